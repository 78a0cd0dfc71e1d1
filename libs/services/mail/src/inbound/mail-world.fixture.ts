import type { EmailAddress, PartyId } from '@icx/identifiers';
import type { Envelope, MailId, MailOutcome, Notice, PostId } from '@icx/mail';
import { MailReader } from '@icx/mail-reading';
import { dmarcRecord, sign, signingKey, zoneOf, type Zone } from '@icx/mail-reading/signed-mail';
import { must } from '@icx/refusals';
import { openWorld, type World } from '@icx/world-testing';
import { instant } from '@icx/working-days';
import type { Acting, ActingMail, ReportingMail } from './acting.ts';

export const BBBB = 'BBBB' as PartyId;
export const TUESDAY = '2026-12-01T10:00:00.000Z';
export const secas = { party: 'SECA' as PartyId, role: 'administrator' } as const;
export const supplier = (party: string) => ({ party: party as PartyId, role: 'supplier' }) as const;
const DOMAIN = 'bbbb.example';
/** The sandbox has it on its list. */
const FROM = `codes@${DOMAIN}`;

/** Notes what it was asked for, and says what it is told to. */
export class ScriptedActing implements Acting {
  readonly asked: { readonly mail: ActingMail; readonly scope: string }[] = [];
  readonly reported: ReportingMail[] = [];
  outcomes: readonly MailOutcome[] = [{ request: null, leg: null, outcome: 'taken' }];
  before: (mail: ActingMail) => Promise<void> = async () => undefined;

  async act(mail: ActingMail, scope: 'case' | 'confirmed') {
    await this.before(mail);
    this.asked.push({ mail, scope });
    return this.outcomes;
  }
  async report(mail: ReportingMail) {
    this.reported.push(mail);
    return 'bounced' as const;
  }
}

interface Written {
  readonly from?: string;
  readonly to?: readonly string[];
  readonly signed?: boolean;
  readonly body?: string;
  readonly subject?: string;
  readonly headers?: readonly string[];
  readonly returnPath?: string;
  /** As it says itself; else as its envelope. */
  readonly addressed?: readonly string[];
}

/** Real engines, contact list, reader and doors; who acts is scripted, DNS a zone. */
export class MailWorld {
  readonly acting = new ScriptedActing();
  readonly key = signingKey(DOMAIN);
  zone: Zone = { ...this.key.record, ...dmarcRecord(DOMAIN) };
  readonly reader = new MailReader({
    ownDomain: 'exchange.example',
    resolver: (name, type) => zoneOf(this.zone).resolver(name, type),
    threads: 2,
  });
  readonly post: PostId;
  #seen = 0;

  private constructor(readonly world: World) {
    this.post = 'post_abcdefghijklmnopqrstuvwxyz' as PostId;
  }

  static async open(): Promise<MailWorld> {
    const world = await openWorld('2026-11-23T10:00:00.000Z');
    const one = new MailWorld(world);
    world.now = instant(TUESDAY);
    await world.exchange.mail.outbox.post(one.noticeOf(one.post));
    one.begin();
    return one;
  }

  /** The folder as another process left it. */
  static async again(folder: string): Promise<MailWorld> {
    return new MailWorld(await openWorld(TUESDAY, { folder }));
  }

  begin(): void {
    this.mail.work.open({ reader: this.reader, acting: this.acting });
  }

  get mail() {
    return this.world.exchange.mail;
  }

  noticeOf(id: PostId, party = BBBB): Notice {
    return { id, kind: 'request', party, legs: [], about: {}, postedAt: this.world.now };
  }

  /** The reply address of the mail of ours. */
  replyTo({ party = BBBB, post = this.post, expires = '2026-12-31T00:00:00Z' } = {}): EmailAddress {
    return this.mail.addresses.caseAddress(party, post, instant(expires));
  }

  /** Comes through the door. What is not said is as it should be. */
  async comes({ from = FROM, to = [this.replyTo()], signed = true, ...rest }: Written = {}): Promise<MailId> {
    const raw = await this.written({ from, to, signed, ...rest });
    const envelope = { from: rest.returnPath ?? FROM, to, peer: { ip: '192.0.2.1', helo: 'mx.bbbb.example' } };
    return this.deliver(raw, envelope);
  }

  async written({ from = FROM, to = [this.replyTo()], signed = true, ...rest }: Written = {}): Promise<Buffer> {
    const { body = 'NOT OURS', subject = 'Re: Install code wanted', headers = [], addressed = to } = rest;
    const lines = [
      `From: ${from}`,
      ...addressed.map((address) => `To: ${address}`),
      `Subject: ${subject}`,
      `Message-ID: <${(this.#seen += 1)}@${DOMAIN}>`,
    ];
    const plain = headers.some((line) => line.startsWith('Content-Type')) ? [] : ['Content-Type: text/plain'];
    const written = [...lines, ...plain, ...headers, '', body, ''].join('\r\n');
    return Buffer.from(signed ? await sign(written, this.key) : written);
  }

  async deliver(raw: Buffer, envelope: Envelope): Promise<MailId> {
    const before = await this.ids();
    await this.mail.takeIn({ door: 'smtp', envelope, raw });
    return (await this.ids()).find((id) => !before.includes(id))!;
  }

  async ids(): Promise<readonly MailId[]> {
    const events = await this.world.log.readAll(0n, 10_000);
    return events.filter(({ type }) => type === 'mail.mail-received.v1').map(({ stream }) => stream as MailId);
  }

  /** Comes, and all is done that can be. */
  async worked(written?: Written): Promise<MailId> {
    const id = await this.comes(written);
    await this.mail.work.finish(id);
    return id;
  }

  /** As SECAS reads it. */
  async read(id: MailId) {
    return must(await this.mail.inbound.read(secas, id));
  }

  async history(id: MailId): Promise<readonly string[]> {
    return (await this.world.log.readStream(id)).map(({ type }) => type.split('.')[1]!);
  }

  /** For another process to go on. */
  async leave(): Promise<void> {
    await this.world.close();
    await this.reader.close();
  }

  async close(): Promise<void> {
    await this.world.remove();
    await this.reader.close();
  }
}
