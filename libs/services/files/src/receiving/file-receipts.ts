import { commandIdReused, type CommandContext, type Commands, type Done } from '@icx/commands';
import {
  approve,
  mayHaveTaken,
  cancel,
  fileUnknown,
  receive,
  receiveWaiting,
  sendAgain,
  type FileEvent,
  type FileId,
  type FileKindName,
  type FileOptions,
  type FileState,
  type KnownFile,
  type Receipt,
} from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { commandFingerprint, type KeyRing } from '@icx/keys';
import type { Views } from '@icx/read-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Spool } from '@icx/spool';
import type { SecondPerson, Uploader, WaitingFiles } from '../second-person.ts';
import { fileStream } from '../file-stream.ts';
import { sameOf } from './files-view.ts';
import { filesQueries } from './queries.ts';

/** What its sender says of a file. */
export interface WantedFile {
  readonly kind: FileKindName;
  readonly name: string | null;
  readonly options: FileOptions;
}

/** A file whose last byte has come and is durable, in the spool under its id. */
export interface CompleteFile extends WantedFile {
  readonly id: FileId;
  readonly bytes: number;
  readonly hash: string;
}

export type Sent = Omit<CommandContext, 'fingerprint'>;

/** The file that a command came to, as it was right after it. */
export interface FileOutcome {
  readonly file: KnownFile;
  readonly revision: bigint;
}

interface Parts {
  readonly commands: Commands;
  readonly views: Views;
  readonly spool: Spool;
  readonly keys: KeyRing;
  /** There is a file to be worked on. */
  readonly received: () => void;
}

/** Gives receipts for files, the first one for the same bytes, and ends what its sender does not want any more. */
export class FileReceipts implements WaitingFiles {
  readonly #secondPersons = new Map<FileKindName, SecondPerson>();

  constructor(private readonly parts: Parts) {}

  /** Files of this kind wait for a second person, where it says so. */
  askFor(kind: FileKindName, secondPerson: SecondPerson): void {
    this.#secondPersons.set(kind, secondPerson);
  }

  /**
   * The receipt, new or the first one; what is not needed is out of the spool then. Whatever it is refused for, so is what
   * was uploaded. @param sent its `receivedAt` is the door time of the last byte
   */
  async receive(complete: CompleteFile, uploader: Uploader, sent: Sent): Promise<FileOutcome | Refusal> {
    const { id, kind, hash, options } = complete;
    const fingerprint = commandFingerprint(this.parts.keys, { file: hash, kind, ...options });
    const context = { ...sent, fingerprint };
    const same = sameOf({ ...complete, party: sent.party });
    const { turns } = this.parts.commands;
    // Sent twice at once it is one command, and the same bytes get one receipt.
    const outcome = await turns.take(`files ${sent.party} ${sent.commandId}`, () =>
      turns.take(same, () => this.#receive(complete, same, uploader, context)),
    );
    if (isRefusal(outcome) || outcome.file.receipt.id !== id) await this.parts.spool.delete(id);
    else this.parts.received();
    return outcome;
  }

  /** One of the party's own. */
  async read(id: FileId, party: PartyId): Promise<FileOutcome | Refusal> {
    const { state, revision } = await this.parts.commands.load(id, fileStream);
    return isOf(state, party) ? { file: state, revision } : fileUnknown;
  }

  async cancel(id: FileId, context: CommandContext): Promise<FileOutcome | Refusal> {
    const done = await this.parts.commands.perform(id, fileStream, context, (state) =>
      isOf(state, context.party) ? cancel(state, context.receivedAt) : fileUnknown,
    );
    if (!isRefusal(done)) await this.parts.spool.delete(id);
    return outcomeOf(done);
  }

  async hasEarlier(than: FileId, kind: FileKindName, party: PartyId): Promise<boolean> {
    const { views, commands } = this.parts;
    for (const { id } of await filesQueries.ofKind(views, party, kind)) {
      const { state } = await commands.load(id, fileStream);
      if (id !== than && state.state !== 'absent' && mayHaveTaken(state)) return true;
    }
    return false;
  }

  async approve(id: FileId, by: CommandContext): Promise<Refusal | undefined> {
    const done = await this.parts.commands.perform(id, fileStream, by, (state) => approve(state, by.receivedAt));
    if (isRefusal(done)) return done;
    this.parts.received();
    return undefined;
  }

  async decline(id: FileId, by: CommandContext): Promise<void> {
    await this.parts.commands.perform(id, fileStream, by, (state) => cancel(state, by.receivedAt));
    await this.parts.spool.delete(id);
  }

  async #receive(complete: CompleteFile, same: string, uploader: Uploader, context: CommandContext) {
    const { commands, views } = this.parts;
    const stored = await commands.stored(fileStream, context);
    if (stored) return outcomeOf(stored);
    const [earlier] = await filesQueries.firstOfSame(views, same, 'receipt');
    if (earlier) {
      const again = () => sendAgain(context.receivedAt);
      return outcomeOf(await commands.perform(earlier.id, fileStream, context, again, { creates: true }));
    }
    const [first] = await filesQueries.firstOfSame(views, same, 'first');
    const events = await this.#events(complete, first?.id ?? null, uploader, context);
    if (isRefusal(events)) return events;
    const receiveIt = (state: FileState) => (state.state === 'absent' ? events : commandIdReused);
    return outcomeOf(await commands.perform(complete.id, fileStream, context, receiveIt));
  }

  async #events(
    { id, kind, name, bytes, hash, options }: CompleteFile,
    first: FileId | null,
    uploader: Uploader,
    context: CommandContext,
  ): Promise<readonly FileEvent[] | Refusal> {
    const { party, receivedAt } = context;
    const receipt: Receipt = { id, kind, party, name, bytes, hash, options, receivedAt, first };
    const second = options.dryRun ? undefined : this.#secondPersons.get(kind);
    const told = { file: id, kind, name, bytes, hash, options };
    const proposed = await second?.propose(told, uploader, context);
    if (isRefusal(proposed)) return proposed;
    return proposed ? receiveWaiting(receipt, proposed.approval) : receive(receipt);
  }
}

const isOf = (state: FileState, party: PartyId): state is KnownFile =>
  state.state !== 'absent' && state.receipt.party === party;

const outcomeOf = (outcome: Refusal | Done<FileState, FileEvent>): FileOutcome | Refusal => {
  if (isRefusal(outcome)) return outcome;
  const { state, revision } = outcome;
  if (state.state === 'absent') throw new Error('A command on a file left none.');
  return { file: state, revision };
};
