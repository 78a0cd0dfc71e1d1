import { setTimeout as sleep } from 'node:timers/promises';
import { openBulk } from '@icx/bulk-channel';
import { isEnded, parseFileId, type KnownFile } from '@icx/files';
import type { EmailAddress, PartyId, RequestId } from '@icx/identifiers';
import type { Attachment, LegRef, MailId, MailOutcome, Notice, PostId, ReadMail, Said } from '@icx/mail';
import type { ActingMail } from '@icx/mail-service';
import { must } from '@icx/refusals';
import { RaiseRequest } from '@icx/requests-service';
import { csvLine } from '@icx/tabular';
import { openWorld, type World } from '@icx/world-testing';
import { MailActing } from './mail-acting.ts';

export const CODE = '83FED3407A939723A5C639B26916D505C3B5';
export const BBBB = 'BBBB' as PartyId;
const post = 'post_abcdefghijklmnopqrstuvwxyz' as PostId;
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
  #mails = 0;

  private constructor(readonly world: World) {
    const notice = (): Notice => ({
      ...{ id: post, kind: 'request', party: BBBB, legs: this.legs, about: {}, postedAt: world.now },
    });
    this.acting = new MailActing(world.exchange, {
      postOf: async (id) => (id === post ? { notice: notice() } : undefined),
      post: async () => undefined,
      bounced: async (report) => void this.bounces.push(report),
    });
    openBulk(world.exchange, world.exchange.files.kinds, async () => this.legs);
    world.exchange.jobs.begin('files');
  }

  static async open(): Promise<ActingWorld> {
    return new ActingWorld(await openWorld('2026-11-23T10:00:00.000Z'));
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
    return ids;
  }

  /** A mail of BBBB on the top rung, by default about the case. */
  mail({ said = { says: 'nothing' }, attachments = [], hasCode = false }: Written, more: Partial<ActingMail> = {}) {
    const read: ReadMail = {
      ...{ from: ['codes@bbbb.example' as EmailAddress], fromHeaders: 1, subject: 'Re: Install code', messageId: null },
      ...{ automatic: null, reports: null, said, attachments, hasCode, faults: [] },
    };
    const id = `mail_${inName((this.#mails += 1)).repeat(26)}` as MailId;
    return { ...{ id, at: this.world.now, party: BBBB, post, rungs: top, read }, ...more } satisfies ActingMail;
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

  async #ended(id: string): Promise<KnownFile> {
    for (let tries = 0; tries < 400; tries += 1) {
      const { file } = must(await this.world.exchange.files.receipts.read(must(parseFileId(id)), BBBB));
      if (isEnded(file)) return file;
      await sleep(25);
    }
    throw new Error(`The file ${id} is not worked off.`);
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
