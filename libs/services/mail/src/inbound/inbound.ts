import { Commands, type CommandContext, type Loaded } from '@icx/commands';
import { document, id, Type, type DocumentOf } from '@icx/documents';
import type { EventStore } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import {
  addressHeaders,
  decideMail,
  mailUnknown,
  sameMail,
  summaryOf,
  type InboundEvent,
  type InboundMail,
  type InboundState,
  type MailId,
  type MailState,
} from '@icx/mail';
import type { Role } from '@icx/parties';
import type { RawMail } from '@icx/mail-store';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { MailAddresses } from '../addresses.ts';
import { inboundStream } from './inbound-stream.ts';
import type { Judging } from './judging.ts';
import { mailDocument, mailLine, type MailDocument, type MailPage } from './mail-document.ts';
import { inboundQueries, type MailRow } from './queries.ts';
import { cameAt, type MailWork } from './mail-work.ts';
import { differences } from './replay.ts';
import { storedMail } from './stored-mail.ts';

export interface InboundParts {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly rawMail: Pick<RawMail, 'get'>;
  readonly work: MailWork;
  readonly judging: Judging;
  readonly addresses: Pick<MailAddresses, 'readAddress'>;
}

/** Who looks: of a party its own mails, of who oversees all of them every one. */
export interface MailViewer {
  readonly party: PartyId;
  readonly role: Role;
}

const isMailId = (named: string): named is MailId => /^mail_[0-9a-z]{26}$/.test(named);

export const replaySchema = document('MailReplay', {
  id: id('mail'),
  result: Type.Union([
    Type.Literal('same'),
    Type.Literal('differs'),
    Type.Literal('raw-deleted'),
    Type.Literal('not-read'),
  ]),
  differences: Type.Array(Type.Object({ what: Type.String(), then: Type.Unknown(), now: Type.Unknown() }), {
    description: 'What this release makes of it otherwise. Nothing is changed by it.',
  }),
});
export type MailReplay = DocumentOf<typeof replaySchema>;

const notOpen = refuse.unavailable('mail-not-read-here', 'No mail is read here. Ask an exchange that takes in mail.');

/** Mails that came in, for those who may see them, and the word of a person on those that wait. */
export class Inbound {
  readonly #commands: Commands;

  constructor(private readonly parts: InboundParts) {
    this.#commands = new Commands(parts.log, parts.views);
  }

  /** Newest first. @param before the `next` of the page before */
  async page(
    viewer: MailViewer,
    filter: { readonly state?: MailState | undefined },
    limit: number,
    before?: bigint,
  ): Promise<MailPage> {
    const { views } = this.parts;
    const party = overseesAll(viewer) ? undefined : viewer.party;
    const rows = await inboundQueries.mails(views, { party, ...filter }, before, limit + 1);
    const told = rows.slice(0, limit);
    return { items: told.map(mailLine), next: rows.length > limit ? String(told.at(-1)!.position) : null };
  }

  /** Of a party, newest first: what waits for its word. */
  waiting(party: PartyId, limit: number): Promise<readonly MailRow[]> {
    return inboundQueries.mails(this.parts.views, { party, state: 'waits' }, undefined, limit);
  }

  /** Whose mails wait. */
  waitFor(): Promise<readonly PartyId[]> {
    return inboundQueries.waitFor(this.parts.views);
  }

  async read(viewer: MailViewer, named: string): Promise<MailDocument | Refusal> {
    const { state } = await this.#load(named);
    return isSeenBy(state, viewer) ? mailDocument(state) : mailUnknown;
  }

  /** What it says is done, at its door time. Refused as `decideMail` does. */
  confirm(named: string, context: CommandContext): Promise<MailDocument | Refusal> {
    return this.#decide(named, context, { type: 'confirm' });
  }

  /** It never acts. */
  reject(named: string, reason: string, context: CommandContext): Promise<MailDocument | Refusal> {
    return this.#decide(named, context, { type: 'reject', reason });
  }

  /**
   * What this release makes of its bytes. What DNS and, of the same From, the contact list said is taken as it was then: these
   * change without any release. Changes nothing.
   */
  async replay(named: string): Promise<MailReplay | Refusal> {
    const { state: mail, events } = await this.#load(named);
    const { workers } = this.parts.work;
    if (!mail) return mailUnknown;
    if (!workers) return notOpen;
    const { id: name, at } = mail.received;
    if (!mail.read) return { id: name, result: 'not-read', differences: [] };
    const stored = await storedMail(this.parts.rawMail, name);
    if (!stored) return { id: name, result: 'raw-deleted', differences: [] };
    const then = mail.read;
    const { read, authenticated } = await workers.reader.read(stored.raw, stored.envelope, cameAt(events));
    const { domain } = authenticated;
    const unresolved = then.grounds.dmarc === 'no-answer' ? 'then' : null;
    const unsigned = then.grounds.token === 'not-signed' ? addressHeaders : [];
    const reading = { read, authenticated: { ...then.authenticity, domain, unresolved, unsigned } };
    const known = { contact: then.grounds.contact, party: then.party };
    const same = JSON.stringify(summaryOf(read).from) === JSON.stringify(then.summary.from);
    const judged = await this.parts.judging.judge(
      reading,
      stored.envelope,
      this.parts.addresses,
      at,
      same ? known : undefined,
    );
    const now = then.why === 'same-mail' ? { ...judged, ...sameMail } : judged;
    const found = differences(then, now);
    return { id: name, result: found.length > 0 ? 'differs' : 'same', differences: found };
  }

  async #decide(
    named: string,
    context: CommandContext,
    word: { readonly type: 'confirm' } | { readonly type: 'reject'; readonly reason: string },
  ): Promise<MailDocument | Refusal> {
    if (!isMailId(named)) return mailUnknown;
    const { party, user: by, receivedAt: at } = context;
    const done = await this.#commands.perform(named, inboundStream, context, (mail) =>
      decideMail({ ...word, party, by, at }, mail),
    );
    if (isRefusal(done)) return done;
    if (word.type === 'confirm') await this.parts.work.finish(named);
    return mailDocument((await this.#load(named)).state!);
  }

  async #load(named: string): Promise<Loaded<InboundState, InboundEvent>> {
    const nothing = { stream: named, events: [], state: null, revision: -1n };
    return isMailId(named) ? this.#commands.load(named, inboundStream) : nothing;
  }
}

const overseesAll = ({ role }: MailViewer): boolean => role === 'administrator';

const isSeenBy = (mail: InboundState, viewer: MailViewer): mail is InboundMail =>
  mail !== null && (overseesAll(viewer) || mail.read?.party === viewer.party);
