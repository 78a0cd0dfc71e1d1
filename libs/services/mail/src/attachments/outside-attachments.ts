import { createHash } from 'node:crypto';
import type { CommandContext } from '@icx/commands';
import { count, document, oneOf, Type, type DocumentOf } from '@icx/documents';
import { fileNameOf } from '@icx/files-service';
import type { PartyId, RequestId } from '@icx/identifiers';
import type { Random } from '@icx/keys';
import type { RawMail } from '@icx/mail-store';
import { isRefusal, refuse, type Parsed, type Refusal } from '@icx/refusals';
import { attachmentTypes, decide } from '@icx/requests';
import type { Attachment, RequestState } from '@icx/requests';
import type { Loaded, RequestLog, RequestPerformer } from '@icx/requests-service';
import { ScannerUnavailable, type VirusScan } from '@icx/virus-scan';
import { AttachmentCodes } from './attachment-codes.ts';
import { newAttachmentId } from './attachment-ids.ts';
import { attachmentTypeOf } from './attachment-type.ts';
import { attachedIn, namedIn } from './attachments-in.ts';

/** Bytes of one file [choice]: a letter that was scanned. */
const MOST_BYTES = 5 * 1024 * 1024;
/** Files that are in memory at once, of everybody [choice]. */
const MOST_AT_ONCE = 16;

export const broughtSchema = document(
  'OutsideAttachmentBrought',
  {
    attachment: Type.String({ description: 'Its id: what a statement names it by.' }),
    name: Type.String({ description: 'As its sender calls it, without a path.' }),
    bytes: count(),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    type: oneOf(attachmentTypes, { description: 'By its content.' }),
  },
  { description: 'A file that waits for a statement to name it, for 24 hours.' },
);
type Brought = DocumentOf<typeof broughtSchema>;

export interface AttachmentParts {
  readonly rawMail: Pick<RawMail, 'put' | 'get'>;
  readonly requests: Pick<RequestLog, 'codesOf'>;
  readonly performer: Pick<RequestPerformer, 'perform'>;
  readonly random: Random;
  readonly virusScan?: VirusScan | undefined;
}

interface Bringing {
  readonly on: Loaded;
  readonly bytes: Uint8Array;
  /** As its sender calls it. */
  readonly name: string | undefined;
  readonly leg: number | undefined;
  readonly context: CommandContext;
}

/** Files that show what a side states of an answer given outside: sealed apart from the log, for the two sides alone. */
export class OutsideAttachments {
  readonly #codes = new AttachmentCodes();
  #atOnce = 0;

  constructor(private readonly parts: AttachmentParts) {}

  /** Holds a place for a file that is about to come in, until `work` is done. */
  async oneAtATime<T>(work: () => Promise<T>): Promise<T | Refusal> {
    if (this.#atOnce >= MOST_AT_ONCE) return busy;
    this.#atOnce += 1;
    try {
      return await work();
    } finally {
      this.#atOnce -= 1;
    }
  }

  async read(body: AsyncIterable<Uint8Array>): Promise<Parsed<Uint8Array>> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += chunk.length;
      if (size > MOST_BYTES) return tooLarge;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  /** Its bytes are durable before it is on record. Sent again, the command is answered as the first time. */
  async bring({ on, bytes, name, leg, context }: Bringing): Promise<Brought | Refusal> {
    const { party: by, receivedAt: at } = context;
    const looked = await this.#lookedInto(on.stream, bytes);
    if (isRefusal(looked)) return looked;
    const { type } = looked;
    const attachment: Attachment = {
      ...{ id: newAttachmentId(on.stream, this.parts.random), name: fileNameOf(name) ?? `attachment.${type}`, type },
      ...{ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    };
    const command = { type: 'attach-outside', at, by, attachment, ...(leg === undefined ? {} : { leg }) } as const;
    const done = await this.parts.performer.perform(
      on,
      async (state, facts) => {
        const decision = decide(command, state, facts);
        if (!decision.refusal) await this.parts.rawMail.put(attachment.id, bytes);
        return decision;
      },
      { context },
    );
    if (isRefusal(done)) return done;
    // Of a command that came before, the one that it brought then.
    const added = done.events.findLast(({ type: event }) => event === 'requests.outside-attachment-added.v1');
    return broughtOf((added!.data as { readonly attachment: Attachment }).attachment);
  }

  /** To a side of its leg; one that no statement has named yet, to who brought it. Nobody else is told that there is one. */
  async of(
    state: RequestState,
    id: string,
    party: PartyId,
  ): Promise<{ readonly attachment: Attachment; readonly bytes: Uint8Array } | Refusal> {
    const attachment = visible(state, id, party);
    const bytes = attachment && (await this.parts.rawMail.get(id));
    return attachment && bytes ? { attachment, bytes } : attachmentUnknown;
  }

  async #lookedInto(request: RequestId, bytes: Uint8Array): Promise<Parsed<Pick<Attachment, 'type'>>> {
    if (bytes.length === 0) return empty;
    const type = attachmentTypeOf(bytes);
    if (!type) return otherType;
    const isKnown = await this.parts.requests.codesOf([request]);
    if (await this.#codes.mayBeIn(type, bytes, isKnown)) return mayHoldCode;
    return (await this.#foundByScan(bytes)) ?? { type };
  }

  async #foundByScan(bytes: Uint8Array): Promise<Refusal | undefined> {
    try {
      const found = await this.parts.virusScan?.scan(once(bytes));
      return !found || found.verdict === 'clean' ? undefined : infected;
    } catch (error) {
      if (error instanceof ScannerUnavailable) return notScanned;
      throw error;
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const visible = (state: RequestState, id: string, party: PartyId): Attachment | undefined => {
  if (state.status === 'absent') return undefined;
  const sideOf = ({ addressee }: { readonly addressee: PartyId }) =>
    state.requester === party ? 'requester' : addressee === party ? 'addressee' : undefined;
  const named = namedIn(state, id);
  if (named) return sideOf(named.leg) && named.found;
  const attached = attachedIn(state, id);
  return attached && sideOf(attached.leg) === attached.side ? attached.attachment : undefined;
};

const broughtOf = ({ id, size, ...said }: Attachment): Brought => ({ attachment: id, bytes: size, ...said });

const attachmentUnknown = refuse.unknown(
  'attachment-unknown',
  'There is no such file of this request, it is not for you, or no statement named it within a day.',
);
const tooLarge = refuse.tooLarge(
  'attachment-too-large',
  'The file is larger than 5 MiB, and nothing of it was kept: send the pages that matter, or the picture in fewer pixels.',
);
const empty = refuse('attachment-empty', 'The file is empty: send the one that you mean.');
const otherType = refuse(
  'attachment-type-not-taken',
  'By its content this is no PDF, PNG, JPEG, plain text in UTF-8 or mail (.eml): save it as one of these.',
);
const mayHoldCode = refuse(
  'attachment-may-hold-code',
  'This text may hold an install code, or is longer than 256 KiB or has a part that cannot be looked through: take the code ' +
    'out, shorten it, and send what a mail has attached by itself.',
);
const infected = refuse(
  'attachment-infected',
  'The virus scanner found something in this file, or does not look at files of its length: it was not taken.',
);
const notScanned = refuse.unavailable(
  'attachment-not-scanned',
  'The virus scanner cannot be asked just now, so the file was not taken: send it again in a few minutes.',
);
const busy = refuse.unavailable(
  'attachments-busy',
  'Many files are coming in at the moment, and this one was not taken: send it again in a minute.',
);
