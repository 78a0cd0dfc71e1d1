import { eventually } from '@icx/world-testing/eventually';
import { openBulk } from '@icx/bulk-channel';
import type { RecordedEvent } from '@icx/event-store';
import { isEnded, parseFileId, type KnownFile } from '@icx/files';
import type { EmailAddress, PartyId, RequestId } from '@icx/identifiers';
import type { Attachment, LegRef, InboundEvent, MailId, MailOutcome, Notice, PostId, ReadMail, Said } from '@icx/mail';
import { ActedMail, type ActingMail } from '@icx/mail-service';
import { must } from '@icx/refusals';
import { RaiseRequest } from '@icx/requests-service';
import { instant } from '@icx/working-days';
import { csvLine } from '@icx/tabular';
import { openWorld, type World } from '@icx/world-testing';
import { Acknowledgement } from './acknowledgement.ts';
import { acknowledgedAfter, Acknowledgements } from './acknowledgements.ts';
import { MailActing } from './mail-acting.ts';
import type { SentMail } from './outbox.ts';

export const CODE = '83FED3407A939723A5C639B26916D505C3B5';
export const BBBB = 'BBBB' as PartyId;
const post = 'post_abcdefghijklmnopqrstuvwxyz' as PostId;
const from = 'codes@bbbb.example' as EmailAddress;
const top = { token: true, dmarc: true, contact: true };
const inName = (n: number): string => String.fromCharCode('a'.charCodeAt(0) + n);

interface Written {
  readonly said?: Said;
  readonly attachments?: readonly Attachment[];
  readonly hasCode?: boolean;
}

/** Requests that AAAA put to BBBB, a mail of ours about some of them, and what BBBB writes back, as it was read. */
export class ActingWorld {
  readonly bounces: object[] = [];
  legs: readonly LegRef[] = [];
  readonly acting: MailActing;
  readonly acknowledgements: Acknowledgements;
  readonly acknowledgement: Acknowledgement;
  #mails = 0;

  private constructor(readonly world: World) {
    const { outbox } = world.exchange.mail;
    const sent: SentMail = {
      postOf: async (id) => (id === post ? { notice: this.#notice() } : outbox.postOf(id)),
      post: (notice, to) => outbox.post(notice, to),
      bounced: async (report) => void this.bounces.push(report),
    };
    this.acting = new MailActing(world.exchange, sent);
    const mails = new ActedMail(world.log, world.views);
    this.acknowledgements = new Acknowledgements(world.exchange, sent, mails);
    this.acknowledgement = new Acknowledgement(world.exchange, mails);
    openBulk(world.exchange, world.exchange.files.kinds);
    world.exchange.jobs.begin('files');
  }

  static async open(): Promise<ActingWorld> {
    return new ActingWorld(await openWorld('2026-11-23T10:00:00.000Z'));
  }

  /** As the pipeline does with a mail on the top rung: what came of it is on record, and its followers hear of it. */
  async comes(mail: ActingMail): Promise<readonly Notice[]> {
    const at = this.world.now;
    const { id, party, read } = mail;
    const outcomes = await this.acting.act(mail, 'case');
    await Promise.all(outcomes.flatMap(({ file }) => (file === undefined ? [] : [this.#ended(file)])));
    const summary = { from: read.from, subject: read.subject, automatic: null, says: read.said.says, attachments: [] };
    const events: InboundEvent[] = [
      {
        type: 'mail.mail-received.v1',
        data: { ...{ id, door: 'smtp', at: mail.at, bytes: 1, hash: mail.hash, peer: null }, to: [] },
      },
      {
        type: 'mail.mail-read.v1',
        data: {
          ...{ at, party, post: mail.post, reportsOn: null, standing: 'acts', why: null },
          summary: { ...summary, hasCode: read.hasCode, faults: [] },
          authenticity: { spf: 'pass', dkim: ['bbbb.example'], dmarc: 'pass', arc: 'none' } as never,
          grounds: { token: 'valid', dmarc: 'pass', contact: 'acts' },
          waitsUntil: instant('2026-12-01T00:00:00.000Z'),
        },
      },
      {
        type: 'mail.mail-acted.v1',
        data: { at, scope: 'case', outcomes, waits: outcomes.some(({ outcome }) => outcome === 'waits') },
      },
    ];
    await this.world.log.append(id, 'no-stream', events as never);
    return this.told();
  }

  /** The acknowledgements that are posted once everything was followed, from the beginning. */
  async told(): Promise<readonly Notice[]> {
    await this.acknowledgements.handle(
      (await this.#log()).filter(({ type }) => acknowledgedAfter.some((prefix) => type.startsWith(prefix))),
    );
    const posted = (await this.#log()).filter(({ type }) => type === 'mail.notice-posted.v1');
    return posted.map(({ data }) => data as unknown as Notice).filter(({ kind }) => kind === 'acknowledgement');
  }

  async #log(): Promise<readonly RecordedEvent[]> {
    const { log } = this.world;
    const head = await log.head();
    const events: RecordedEvent[] = [];
    const whole = Promise.withResolvers<void>();
    const subscription = log.subscribe({ after: 0n }, async ({ reached, events: more }) => {
      events.push(...more);
      if (reached >= head) whole.resolve();
    });
    await whole.promise;
    await subscription.stop();
    return events;
  }

  /** So many are asked of BBBB; the mail is about the first `inMail` of them. */
  async asked(count: number, inMail = count): Promise<readonly RequestId[]> {
    const ids: RequestId[] = [];
    for (const { deviceId, deviceType } of this.world.askable.slice(0, count)) {
      const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
      const command = new RaiseRequest(this.world.envelope('AAAA', `raise-${deviceId}`), { device });
      ids.push(must(await this.world.services.raising.execute(command)).state.id);
    }
    this.legs = ids.slice(0, inMail).map((request) => ({ request, leg: 1 }));
    await this.world.exchange.mail.outbox.post(this.#notice());
    return ids;
  }

  #notice(): Notice {
    return { id: post, kind: 'request', party: BBBB, legs: this.legs, about: {}, postedAt: this.world.now };
  }

  /** A mail of BBBB on the top rung, by default about the case. */
  mail({ said = { says: 'nothing' }, attachments = [], hasCode = false }: Written, more: Partial<ActingMail> = {}) {
    const read: ReadMail = {
      ...{ from: [from], fromHeaders: 1, addressed: [], subject: 'Re: Install code', messageId: null },
      ...{ automatic: null, reports: null, said, attachments, hasCode, faults: [] },
    };
    const name = inName((this.#mails += 1));
    const id = `mail_${name.repeat(26)}` as MailId;
    const hash = (this.#mails % 16).toString(16).repeat(64);
    return {
      ...{ id, hash, at: this.world.now, party: BBBB, post, rungs: top, read },
      ...more,
    } satisfies ActingMail;
  }

  /** `taken`, `waits answer-for-many`, one for each thing that it asks for. */
  async act(mail: ActingMail, scope: 'case' | 'confirmed' = 'case'): Promise<readonly string[]> {
    return (await this.acting.act(mail, scope)).map(words);
  }

  /** What became of the rows of each file that comes of it, once all are done. */
  async files(mail: ActingMail, scope: 'case' | 'confirmed' = 'case'): Promise<readonly KnownFile[]> {
    const outcomes = await this.acting.act(mail, scope);
    return Promise.all(outcomes.flatMap(({ file }) => (file === undefined ? [] : [this.#ended(file)])));
  }

  #ended(id: string): Promise<KnownFile> {
    return eventually(async () => {
      const { file } = must(await this.world.exchange.files.receipts.read(must(parseFileId(id)), BBBB));
      return isEnded(file) && file;
    });
  }

  /** Names of what happened to a request, without its module and version. */
  async history(request: RequestId): Promise<readonly string[]> {
    return (await this.world.log.readStream(request)).map(({ type }) => type.split('.')[1]!);
  }
}

const words = ({ outcome, refusal }: MailOutcome): string => [outcome, refusal?.code].filter(Boolean).join(' ');

export const answers = (rows: readonly Readonly<Record<string, string>>[], name = 'answers.csv'): Attachment => {
  const names = [...new Set(['requestId', 'leg', 'answer', ...rows.flatMap((row) => Object.keys(row))])];
  const lines = [names, ...rows.map((row) => names.map((column) => row[column] ?? ''))];
  return { name, type: 'text/csv', format: 'csv', bytes: Buffer.from(lines.map((line) => csvLine(line)).join('')) };
};
