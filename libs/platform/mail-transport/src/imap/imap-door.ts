import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { Gathered, InHand } from '../gathered.ts';
import type { TakeIn } from '../transport.ts';
import { envelopeOf } from './envelope-of.ts';
import type { ImapAddress } from './imap-address.ts';

export interface ImapOptions {
  readonly address: ImapAddress;
  readonly isOurs: (address: string) => boolean;
  readonly takeIn: TakeIn;
  /** Larger mails are flagged and left where they are. */
  readonly mailBytes?: number;
  /** Where there is no news of new mail, milliseconds. */
  readonly pollMs?: number;
  /** For how long one connection is used, milliseconds. */
  readonly connectionMs?: number;
  /** Without a poll for so long it is an alarm, milliseconds. */
  readonly alarmMs?: number;
  /** Authorities and names that are believed, where they differ from the machine's. */
  readonly tls?: ImapFlowOptions['tls'];
  readonly now?: () => number;
  readonly observe?: (became: 'stored' | 'left') => void;
}

const MAIL_BYTES = 25 * 1024 * 1024;
const POLL = 30_000;
const CONNECTION = 5 * 60_000;
/** [choice] */
const ALARM = 10 * 60_000;
const PAGE = 100;
/** Keyword of what is too large; `\Flagged` is for people. */
const TOO_LARGE = '$IcxTooLarge';

/**
 * Empties a mailbox: each mail is taken in, and expunged once it is durable here. A job of the runner, whose lease lets one
 * process do it; a run lasts as long as a connection.
 */
export class ImapDoor {
  readonly name = 'imap';
  readonly everyMs = 1_000;
  readonly #now: () => number;
  #polledAt: number;
  #tooLarge = 0;
  /** Taken in and still there, by UID; of the mailbox of that UIDVALIDITY. */
  #unexpunged = new Set<number>();
  #validity: bigint | undefined;

  constructor(private readonly options: ImapOptions) {
    this.#now = options.now ?? (() => performance.now());
    this.#polledAt = this.#now();
  }

  /** What an operator has to know, most urgent first. A run that fails tells itself, by the runner. */
  problem(): string | undefined {
    const silentMs = this.#now() - this.#polledAt;
    if (silentMs > (this.options.alarmMs ?? ALARM))
      return `No mail was polled for ${Math.floor(silentMs / 60_000)} minutes.`;
    if (this.#unexpunged.size > 0)
      return `${this.#unexpunged.size} mail(s) are stored here and could not be expunged from the mailbox: their originals stay there.`;
    return this.#tooLarge > 0
      ? `${this.#tooLarge} mail(s) in the mailbox are too large to be taken in: they are flagged, look at them there.`
      : undefined;
  }

  /** Polls, then waits for news, until the connection has lasted long enough or it is to stop. */
  async run({ signal, goesWell = () => undefined }: { readonly signal: AbortSignal; readonly goesWell?: () => void }) {
    const { pollMs = POLL, connectionMs = CONNECTION } = this.options;
    const client = this.#client();
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('close', () => lost.abort());
    const stop = (): void => void client.close();
    signal.addEventListener('abort', stop);
    try {
      await client.connect();
      const lock = await client.getMailboxLock(this.options.address.mailbox);
      const until = this.#now() + connectionMs;
      do {
        await this.#empty(client, signal);
        goesWell();
        await this.#news(client, pollMs, AbortSignal.any([signal, lost.signal]));
      } while (!signal.aborted && !lost.signal.aborted && this.#now() < until);
      lock.release();
      if (client.usable) await client.logout();
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      client.close();
    }
  }

  #client(): ImapFlow {
    const { host, port, tls, user, password } = this.options.address;
    return new ImapFlow({
      ...{ host, port, secure: tls === 'implicit', auth: { user, pass: password }, logger: false },
      ...(tls === 'starttls' && { doSTARTTLS: true }),
      tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...this.options.tls },
      ...{ connectionTimeout: 30_000, greetingTimeout: 30_000, socketTimeout: 120_000 },
    });
  }

  /** Until there may be more. */
  async #news(client: ImapFlow, ms: number, signal: AbortSignal): Promise<void> {
    const called = new AbortController();
    const either = AbortSignal.any([signal, called.signal]);
    // What breaks it off is another command, or the end of the connection, which is told elsewhere.
    client.idle().catch(() => undefined);
    await Promise.race([
      setTimeout(ms, undefined, { signal: either }),
      once(client, 'exists', { signal: either }),
    ]).catch(() => undefined);
    called.abort();
  }

  async #empty(client: ImapFlow, signal: AbortSignal): Promise<void> {
    const validity = client.mailbox ? client.mailbox.uidValidity : undefined;
    // The same numbers are of other mails now.
    if (validity !== this.#validity) this.#unexpunged.clear();
    this.#validity = validity;
    const found = await client.search({ all: true }, { uid: true });
    const uids = Array.isArray(found) ? found : [];
    for (const uid of this.#unexpunged) if (!uids.includes(uid)) this.#unexpunged.delete(uid);
    let tooLarge = 0;
    for (let first = 0; first < uids.length && !signal.aborted; first += PAGE) {
      const page = uids.slice(first, first + PAGE).join(',');
      const wanted = { uid: true, size: true, internalDate: true, flags: true } as const;
      for (const mail of await client.fetchAll(page, wanted, { uid: true })) {
        if (signal.aborted) return;
        if ((mail.size ?? 0) > (this.options.mailBytes ?? MAIL_BYTES)) tooLarge += 1;
        await this.#take(client, mail);
      }
    }
    this.#tooLarge = tooLarge;
    this.#polledAt = this.#now();
  }

  async #take(
    client: ImapFlow,
    { uid, size = 0, internalDate, flags }: Awaited<ReturnType<ImapFlow['fetchAll']>>[number],
  ): Promise<void> {
    const { takeIn, isOurs, mailBytes = MAIL_BYTES, observe } = this.options;
    if (size > mailBytes) {
      if (flags?.has(TOO_LARGE)) return;
      observe?.('left');
      await client.messageFlagsAdd(String(uid), ['\\Flagged', TOO_LARGE], { uid: true });
      return;
    }
    if (!this.#unexpunged.has(uid)) {
      const raw = await this.#download(client, uid, mailBytes);
      if (!raw) return;
      const arrivedAt = new Date(internalDate ?? Date.now()).toISOString();
      await takeIn({ door: 'imap', envelope: envelopeOf(raw, isOurs), raw, arrivedAt });
      this.#unexpunged.add(uid);
      observe?.('stored');
    }
    const deleted = await client.messageDelete(String(uid), { uid: true }).catch(() => false);
    if (deleted) this.#unexpunged.delete(uid);
  }

  /** `undefined`: somebody else has removed it meanwhile, or it is larger than the server said. */
  async #download(client: ImapFlow, uid: number, most: number): Promise<Buffer | undefined> {
    const { content } = await client.download(String(uid), undefined, { uid: true, chunkSize: 1024 * 1024 });
    if (!content) return undefined;
    const gathered = new Gathered(most, new InHand(Infinity));
    for await (const piece of content) gathered.add(piece as Buffer);
    return gathered.given ? undefined : gathered.whole();
  }
}
