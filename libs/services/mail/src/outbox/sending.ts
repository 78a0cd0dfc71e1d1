import { setTimeout as pause } from 'node:timers/promises';
import type { PartyId } from '@icx/identifiers';
import type { PostId } from '@icx/mail';
import type { ReadStore } from '@icx/read-store';
import { Parked, type Job, type Leases } from '@icx/runtime';
import { instant, type Instant } from '@icx/working-days';
import { HandOver, type DuePost, type HandOverParts } from './hand-over.ts';
import type { MailOut } from './ports.ts';
import { mailQueries } from './queries.ts';

/** Of its lease and its entry in `/readyz`. */
const NAME = 'outbox';
/** From one look at what is due to the next, milliseconds. */
const TICK = 1_000;
/** On their way at once. */
const SLOTS = 32;
/** Of these to one party, so that a domain that lets everybody wait holds up nobody else. */
const SLOTS_OF_A_PARTY = 4;

export interface SendingParts extends HandOverParts {
  readonly views: ReadStore;
  readonly leases: Leases;
}

/**
 * Sends what is due, most overdue first, many at a time. What is due stands in the streams and is indexed by a view, so a
 * restart goes on where it was; nobody else begins what is in hand here, and what a process that is gone had in hand is sent
 * once more, as the same message.
 */
export class Sending {
  readonly #parked = new Parked();
  readonly #inFlight = new Map<PostId, { readonly party: PartyId; readonly done: Promise<void> }>();
  #out: MailOut | undefined;
  #handOver: HandOver | undefined;
  /** The lease under which it was looked what others had left. */
  #takenUp: bigint | undefined;
  /** Why nothing can be put on record. */
  #broken: Error | undefined;
  #relay: string | undefined;
  #ending = false;

  constructor(private readonly parts: SendingParts) {}

  /** From now on mail leaves. */
  open(out: MailOut): void {
    this.#out = out;
    this.#handOver = new HandOver(
      this.parts,
      out,
      (problem) => (this.#relay = problem),
      () => this.#ending,
    );
  }

  /** Whether mail leaves at all. */
  get isOpen(): boolean {
    return this.#out !== undefined;
  }

  job(): Job {
    return {
      name: NAME,
      everyMs: TICK,
      run: ({ token, signal }) => this.#run(token, () => signal.aborted),
      problem: () => this.problem(),
    };
  }

  /** What does not leave, and why; `undefined`: everything does. */
  problem(): string | undefined {
    return this.#relay === undefined
      ? this.#parked.problem()
      : `The mail relay does not answer: ${this.#relay}. Mail waits, and is tried again; see ICX_SMTP_URL.`;
  }

  /** The earliest instant at which something falls due that can be sent. */
  async nextDueAt(): Promise<Instant | undefined> {
    if (!this.#out || (await this.parts.leases.take(NAME)) === undefined) return undefined;
    const rows = await mailQueries.duePosts(this.parts.views, undefined, [], 1 + this.#parked.size);
    return rows.find(({ id }) => !this.#parked.has(id))?.due_at ?? undefined;
  }

  /** Sends everything that is due now, and waits until of each something was said. */
  async sweep(): Promise<void> {
    if (!this.#out) return;
    this.#parked.retryAll();
    const token = await this.parts.leases.take(NAME);
    if (token === undefined) return;
    do await this.#run(token, () => false);
    while ((await this.#anyDone()) || (await this.#isDue()));
  }

  /** What is on its way is waited for; what the relay has not answered by then is sent again at the next start. */
  async stop(): Promise<void> {
    this.#ending = true;
    await this.#out?.transport.close();
    await Promise.all([...this.#inFlight.values()].map(({ done }) => done));
  }

  async #run(token: bigint, aborted: () => boolean): Promise<void> {
    if (!this.#out) return;
    if (this.#takenUp !== token) await this.#takeUp(token);
    // A slow one keeps its place and holds up nothing: neither what is posted meanwhile nor the end of the process.
    while (!aborted() && this.#begin(await this.#due(), token) > 0) await this.#anyDone(TICK);
  }

  /** What a process that is gone had in hand. */
  async #takeUp(token: bigint): Promise<void> {
    const left = await mailQueries.inHand(this.parts.views, 2 * SLOTS);
    this.#begin(
      left.filter(({ in_hand_of: of }) => BigInt(of!) < token),
      token,
    );
    this.#takenUp = token;
  }

  async #due(): Promise<readonly DuePost[]> {
    const limit = SLOTS + this.#inFlight.size + this.#parked.size;
    return mailQueries.duePosts(this.parts.views, instant(this.parts.clock.now()), this.#busyParties(), limit);
  }

  async #isDue(): Promise<boolean> {
    return (await this.#due()).some(({ id }) => !this.#parked.isWaiting(id));
  }

  #begin(posts: readonly DuePost[], token: bigint): number {
    let begun = 0;
    for (const { id, party } of posts) {
      if (this.#inFlight.size >= SLOTS) break;
      if (this.#inFlight.has(id) || this.#parked.isWaiting(id) || this.#busyParties().includes(party)) continue;
      const done = this.#parked
        .try(id, () => this.#handOver!.bring(id, token))
        .then(() => undefined)
        .catch((error: unknown) => void (this.#broken = error instanceof Error ? error : new Error(String(error))))
        .finally(() => this.#inFlight.delete(id));
      this.#inFlight.set(id, { party, done });
      begun += 1;
    }
    return begun;
  }

  /**
   * Whether anything was on its way.
   * @param orAfterMs waits no longer
   */
  async #anyDone(orAfterMs?: number): Promise<boolean> {
    const all = [...this.#inFlight.values()].map(({ done }) => done);
    const over = new AbortController();
    const waited = orAfterMs === undefined ? [] : [pause(orAfterMs, undefined, over).catch(() => undefined)];
    if (all.length > 0) await Promise.race([...all, ...waited]);
    over.abort();
    const broken = this.#broken;
    this.#broken = undefined;
    if (broken) throw broken;
    return all.length > 0;
  }

  #busyParties(): readonly PartyId[] {
    const counts = new Map<PartyId, number>();
    for (const { party } of this.#inFlight.values()) counts.set(party, (counts.get(party) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= SLOTS_OF_A_PARTY).map(([party]) => party);
  }
}
