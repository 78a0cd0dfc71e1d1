import type { Services } from '@icx/composition';
import type { RecordedEvent } from '@icx/event-store';
import { isEnded, parseFileId, rowBeyondMail, type KnownFile } from '@icx/files';
import type { EmailAddress, PartyId } from '@icx/identifiers';
import type { InboundMail, MailId, MailOutcome, Notice, PostId } from '@icx/mail';
import { postIdOf, type ActedMail } from '@icx/mail-service';
import { isRefusal, must } from '@icx/refusals';
import { addHours, instant, type Instant } from '@icx/working-days';
import type { SentMail } from './outbox.ts';

/** What is followed: a mail acted, a file came to its end. */
export const acknowledgedAfter = [
  'mail.mail-acted.',
  'files.file-done.',
  'files.file-refused.',
  'files.file-cancelled.',
];

/** One automatic acknowledgement to an address about a case within so many hours [choice]: two machines that answer each other end. */
const QUIET = 24;

const attachmentOf = /^mail ([0-9a-f]{64}) attachment /;

/** Tells whoever wrote a mail on the top rung, once, when nothing of it is being worked off any more. */
export class Acknowledgements {
  constructor(
    private readonly services: Services,
    private readonly sent: SentMail,
    private readonly mails: ActedMail,
  ) {}

  async handle(events: readonly RecordedEvent[]): Promise<void> {
    for (const event of events) for (const id of await this.#mailsBehind(event)) await this.#consider(id);
  }

  /** The same bytes may have come with several mails, and are one file then. */
  async #mailsBehind({ type, stream, position }: RecordedEvent): Promise<Iterable<MailId>> {
    if (type.startsWith('mail.')) return [stream as MailId];
    const events = await this.services.engines.log.readStream(stream);
    const commands = events.map(({ metadata }) => metadata['command']).filter((id) => typeof id === 'string');
    const hashes = new Set(commands.flatMap((id) => attachmentOf.exec(id)?.[1] ?? []));
    return (await Promise.all([...hashes].map((hash) => this.mails.ofBytes(hash, position)))).flat();
  }

  async #consider(id: MailId): Promise<void> {
    const mail = await this.mails.find(id);
    const acted = mail?.acted.find(({ scope }) => scope === 'case');
    const party = mail?.read?.party;
    if (!mail || !acted || !party) return;
    const files = await this.#filesOf(acted.outcomes, party);
    if (!files.every(isEnded)) return;
    const at = instant(this.services.clock.now());
    if (files.some(({ rows }) => rows.refused.some(({ code }) => code === rowBeyondMail.code)))
      await this.mails.rowsWait(id, at);
    await this.#post(id, mail, party, at);
  }

  async #filesOf(outcomes: readonly MailOutcome[], party: PartyId): Promise<readonly KnownFile[]> {
    const found = outcomes.flatMap(({ file }) => (file === undefined ? [] : [must(parseFileId(file))]));
    const read = await Promise.all(found.map((file) => this.services.files.receipts.read(file, party)));
    return read.flatMap((one) => (isRefusal(one) ? [] : [one.file]));
  }

  async #post(id: MailId, { read }: InboundMail, party: PartyId, at: Instant): Promise<void> {
    const [address] = read!.summary.from;
    const point = address && (await this.services.contacts.actingPoint(address as EmailAddress, party, [], at));
    const answered = read!.post === null ? undefined : await this.sent.postOf(read!.post);
    if (!point || !answered) return;
    const { legs, about, id: post } = answered.notice;
    const thread = about['case'] ?? post;
    const named = await this.#next(id, point.address.toLowerCase(), thread, at);
    if (!named) return;
    const notice: Notice = {
      id: named,
      kind: 'acknowledgement',
      party,
      legs,
      about: { mail: id, case: thread },
      postedAt: at,
    };
    await this.sent.post(notice, [{ point: point.id, address: point.address, rank: point.rank }]);
  }

  /** The n-th about a case to an address; `undefined`: this mail has its own, or it is too early for another one. */
  async #next(id: MailId, address: string, about: string, at: Instant): Promise<PostId | undefined> {
    for (let n = 0; ; n += 1) {
      const named = postIdOf(this.services.engines.keys, 'acknowledgement', address, about, n);
      const before = (await this.sent.postOf(named))?.notice;
      if (!before) return named;
      if (before.about['mail'] === id || at < addHours(before.postedAt, QUIET)) return undefined;
    }
  }
}
