import type { Hmac } from 'node:crypto';
import { commandIdReused, type CommandContext, type Commands } from '@icx/commands';
import { fileUnknown, parseFileId, type FileId } from '@icx/files';
import type { CommandId, PartyId } from '@icx/identifiers';
import type { KeyRing } from '@icx/keys';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { SpoolMoved, type Spool } from '@icx/spool';
import { instant, type Instant } from '@icx/working-days';
import type { Uploader } from '../second-person.ts';
import type { FileNames } from './file-names.ts';
import type { FileOutcome, FileReceipts, WantedFile } from './file-receipts.ts';
import { profileFault, takeIn, uploadHash, type MappingOf } from './intake.ts';
import type { QuotaKeeper } from './quotas.ts';

/** What is known of a file that comes in pieces. */
export interface UploadRecord extends WantedFile {
  readonly id: FileId;
  readonly party: PartyId;
  /** Bytes that it will have. */
  readonly length: number;
  /** As its creator sent them, for whoever asks. */
  readonly metadata: Readonly<Record<string, string | null>>;
  readonly commandId: CommandId;
  readonly fingerprint: string;
  /** Who brought the last byte, and when: what is left is to give the receipt. */
  readonly complete: { readonly uploader: Uploader; readonly at: Instant } | null;
  /** The file that it became, which is another one if its bytes had come before. */
  readonly file: FileId | null;
}

interface Parts {
  readonly receipts: FileReceipts;
  readonly names: FileNames;
  readonly quotas: QuotaKeeper;
  readonly spool: Spool;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly findCommand: Commands['findCommand'];
  readonly mappingOf: MappingOf;
}

/** Where what is known of an upload lies, beside its bytes. */
export const recordEntry = (upload: string): string => `${upload}.upload`;
/** Which upload a record is of. */
export const uploadOf = (entry: string): FileId | undefined => {
  const [name, kind] = entry.split('.');
  const id = kind === 'upload' ? parseFileId(name) : undefined;
  return id === undefined || isRefusal(id) ? undefined : id;
};

/** Files that come in pieces, over as many calls as it takes. Of another party's there is none. */
export class ResumableUploads {
  /** Hashes of what came while this process has run; of the rest they are made of what is spooled. */
  readonly #hashes = new Map<FileId, { readonly hash: Hmac; offset: number }>();

  readonly #settling = new Map<FileId, Promise<FileOutcome | Refusal>>();

  constructor(private readonly parts: Parts) {}

  /** The same command once more gets what it got before. Refused with `command-id-reused`, `profile-unknown` and what quotas say. */
  async create(
    wanted: Pick<UploadRecord, 'kind' | 'name' | 'options' | 'length' | 'metadata'>,
    context: CommandContext,
  ): Promise<UploadRecord | Refusal> {
    const { party, commandId, fingerprint } = context;
    const id = this.parts.names.ofUpload(party, commandId);
    const { record: known, end } = await this.#kept(id);
    if (known) return known.fingerprint === fingerprint ? known : commandIdReused;
    if (await this.parts.findCommand(context)) return commandIdReused;
    const refusal =
      (await profileFault(this.parts.mappingOf, wanted, party)) ??
      (await this.parts.quotas.begin(id, party, wanted.length, this.#now()));
    if (refusal) return refusal;
    const record = { ...wanted, id, party, commandId, fingerprint, complete: null, file: null };
    await this.parts.spool.append(id, Buffer.alloc(0));
    // Where the same command was quicker elsewhere, the upload may be on its way already.
    if (!(await this.#keep(record, end))) return this.create(wanted, context);
    await this.parts.quotas.resume(id, party, wanted.length);
    return record;
  }

  async find(id: FileId, party: PartyId): Promise<UploadRecord | Refusal> {
    const record = await this.#record(id);
    return record?.party === party ? record : fileUnknown;
  }

  /** Bytes that are durable. */
  async offset({ id, length, complete }: UploadRecord): Promise<number> {
    return complete ? length : ((await this.parts.spool.size(id)) ?? 0);
  }

  /** Puts down what comes from that byte on. @returns where it stands then; `undefined`: it stands elsewhere, as another call wrote to it */
  async write({ id }: UploadRecord, from: number, bytes: AsyncIterable<Uint8Array>): Promise<number | undefined> {
    const { hash, offset } = await this.#hashOf(id);
    if (offset !== from) return undefined;
    this.#hashes.delete(id);
    let end = offset;
    const counted = async (more: number) => void (end += more);
    try {
      await takeIn(this.parts.spool, id, bytes, hash, counted, offset);
    } catch (error) {
      if (error instanceof SpoolMoved) return undefined;
      throw error;
    }
    this.#hashes.set(id, { hash, offset: end });
    return end;
  }

  /** The last byte is here: its receipt. */
  finish({ id }: UploadRecord, uploader: Uploader): Promise<FileOutcome | Refusal> {
    return this.#once(id, async () => {
      // Kept first: after a crash it goes on from here, at this time.
      const complete = { uploader, at: this.#now() };
      await this.#revise(id, (record) => (record.complete ? undefined : { ...record, complete }));
      return this.#settle(id);
    });
  }

  /** Gives the receipt of an upload that is complete; once more, the same one. */
  settle({ id }: UploadRecord): Promise<FileOutcome | Refusal> {
    return this.#once(id, () => this.#settle(id));
  }

  /** Two calls at once are one: the bytes may be needed no more, and gone, as soon as there is a receipt. */
  #once(id: FileId, give: () => Promise<FileOutcome | Refusal>): Promise<FileOutcome | Refusal> {
    const settling = this.#settling.get(id) ?? give().finally(() => this.#settling.delete(id));
    this.#settling.set(id, settling);
    return settling;
  }

  async #settle(id: FileId): Promise<FileOutcome | Refusal> {
    const record = await this.#record(id);
    if (!record?.complete) return fileUnknown;
    const { party, file } = record;
    if (file) return this.parts.receipts.read(file, party);
    // It may have its receipt already, and a crash came before that was kept.
    const found = await this.parts.findCommand(record);
    const outcome = found ? await this.#foundAs(found.stream, party) : await this.#receive(record);
    if (isRefusal(outcome)) await this.parts.spool.delete(recordEntry(id));
    else await this.#revise(id, (last) => ({ ...last, file: outcome.file.receipt.id }));
    this.parts.quotas.end(id, party);
    return outcome;
  }

  /** Gives an upload up. The file that it became stays. */
  async remove(id: FileId): Promise<void> {
    const record = await this.#record(id);
    if (!record?.complete) await this.parts.spool.delete(id);
    await this.parts.spool.delete(recordEntry(id));
    this.#hashes.delete(id);
    if (record) this.parts.quotas.end(id, record.party);
  }

  /** After a start: quotas count what had begun, and what was complete gets its receipt. */
  async resume(): Promise<void> {
    for await (const { name } of this.parts.spool.list()) {
      const id = uploadOf(name);
      const record = id && (await this.#record(id));
      if (!record || record.file) continue;
      if (record.complete) await this.settle(record);
      else await this.#count(record);
    }
  }

  async #count({ id, party, length }: UploadRecord): Promise<void> {
    await this.parts.quotas.resume(id, party, length);
    const record = await this.#record(id);
    // It has ended meanwhile, and gave back a place that it did not have yet.
    if (!record || record.file) this.parts.quotas.end(id, party);
  }

  async #receive(record: UploadRecord): Promise<FileOutcome | Refusal> {
    const { id, party, commandId, kind, name, options, length: bytes } = record;
    const { uploader, at } = record.complete!;
    const hash = (await this.#hashOf(id)).hash.digest('hex');
    this.#hashes.delete(id);
    const sent = { party, user: uploader.user, channel: 'api', commandId, receivedAt: at } as const;
    const complete = { id, kind, name, options, bytes, hash };
    return this.parts.receipts.receive(complete, uploader, sent);
  }

  async #foundAs(stream: string, party: PartyId): Promise<FileOutcome | Refusal> {
    const file = parseFileId(stream);
    return isRefusal(file) ? commandIdReused : this.parts.receipts.read(file, party);
  }

  async #hashOf(id: FileId): Promise<{ readonly hash: Hmac; readonly offset: number }> {
    const size = (await this.parts.spool.size(id)) ?? 0;
    const known = this.#hashes.get(id);
    if (known?.offset === size) return known;
    const hash = uploadHash(this.parts.keys);
    for await (const chunk of this.parts.spool.read(id)) hash.update(chunk);
    return { hash, offset: size };
  }

  async #record(id: FileId): Promise<UploadRecord | undefined> {
    return (await this.#kept(id)).record;
  }

  /** The last record, and where the next one would begin, in bytes. */
  async #kept(id: FileId): Promise<{ readonly record?: UploadRecord; readonly end: number }> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.parts.spool.read(recordEntry(id))) chunks.push(chunk);
    const text = Buffer.concat(chunks);
    const line = text.toString().trimEnd().split('\n').at(-1);
    return { ...(line && { record: JSON.parse(line) as UploadRecord }), end: text.length };
  }

  /** @returns false: another process has put down something behind what was read, and nothing was kept */
  async #keep(record: UploadRecord, from: number): Promise<boolean> {
    try {
      await this.parts.spool.append(recordEntry(record.id), Buffer.from(`${JSON.stringify(record)}\n`), { from });
      return true;
    } catch (error) {
      if (error instanceof SpoolMoved) return false;
      throw error;
    }
  }

  /** Changes the last record, whoever put that down; of an upload that is given up there is none. */
  async #revise(id: FileId, change: (record: UploadRecord) => UploadRecord | undefined): Promise<void> {
    for (let isKept = false; !isKept;) {
      const { record, end } = await this.#kept(id);
      const next = record && change(record);
      isKept = !next || (await this.#keep(next, end));
    }
  }

  #now(): Instant {
    return instant(this.parts.clock.now());
  }
}
