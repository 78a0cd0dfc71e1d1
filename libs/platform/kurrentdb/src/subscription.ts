import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import {
  beginning,
  positionOf,
  type Batch,
  type Position,
  type RecordedEvent,
  type Subscription,
  type Wanted,
} from '@icx/event-store';
import { pauseForEngine } from '@icx/runtime';
import { commitOf, recordedOf } from './envelope.ts';
import type { ImportedPlaces } from './imported-places.ts';
import type { Connection } from './wire/connection.ts';
import { failureOf, Unanswered } from './wire/failures.ts';
import { Incoming } from './wire/incoming.ts';
import { subscribeToAll } from './wire/requests.ts';

export interface Followed {
  readonly connection: Connection;
  /** Of the names of the log's streams. */
  readonly prefix: string;
  /** Behind the last of them positions are the server's. */
  readonly places: Pick<ImportedPlaces, 'last' | 'before'>;
  /** How long a subscription may hear nothing before it is asked whether there was something to hear, milliseconds. */
  readonly silenceMs: number;
  /** Where the server has the last event. */
  lastCommit(): Promise<bigint>;
}

/** What a handler threw, told apart from what the connection did. */
class HandlerFailed extends Error {}

/**
 * One subscription to `$all`, filtered by the server. The client's does not come back by itself: this one does, from its own position, over a new
 * connection, after a pause that grows; an event that comes again is passed over. It ends at its handler's first error and
 * at what no new connection mends.
 */
export class KurrentSubscription implements Subscription {
  readonly done: Promise<void>;
  readonly #on: Followed;
  readonly #types: ReadonlySet<string> | undefined;
  readonly #handler: (batch: Batch) => void | Promise<void>;
  readonly #stop = new AbortController();
  /** Handled so far. */
  #after: Position;
  /** Seen so far, as the server counts: behind `#after` where the end of the cluster's log is of others' events. */
  #resume: bigint | undefined;
  /** The last event of the log, as the server counts and as far as is known: no checkpoint may be ahead of it. */
  #head = 0n;
  #failures = 0;

  constructor(on: Followed, { after, types }: Wanted, handler: (batch: Batch) => void | Promise<void>) {
    this.#on = on;
    this.#after = after === 0n ? beginning : after;
    this.#types = types && new Set(types);
    this.#handler = handler;
    this.done = this.#follow();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.done.catch(() => {}); // whoever holds `done` hears of the error there
  }

  async #follow(): Promise<void> {
    const { connection } = this.#on;
    await nextTurn(); // the caller has its subscription before the first event arrives
    while (!this.#stop.signal.aborted) {
      const { link } = connection;
      try {
        await this.#listen(link);
      } catch (error) {
        if (error instanceof HandlerFailed) throw error.cause;
        if (this.#stop.signal.aborted) return;
        const failure = failureOf(error);
        if (failure.prospect === 'lasting' && !isUnreachable(failure.error)) throw failure.error;
        connection.renew(link, failure.prospect === 'passing' ? failure.leader : undefined);
        await sleep(pauseForEngine(this.#failures + 1), undefined, { signal: this.#stop.signal }).catch(() => {});
        this.#failures += 1;
      }
    }
  }

  /** Until the connection fails or the subscription is stopped. */
  async #listen(link: Connection['link']): Promise<void> {
    this.#head = await this.#on.lastCommit();
    this.#resume ??= (await this.#on.places.before(this.#after)).commit;
    const streams = await link.streams();
    const call = streams.read(subscribeToAll(this.#on.prefix, this.#resume), ...link.args(Infinity));
    const incoming = new Incoming(call, this.#stop.signal);
    try {
      while (!this.#stop.signal.aborted) {
        const responses = await incoming.next(this.#on.silenceMs);
        if (this.#stop.signal.aborted) return;
        if (responses.length === 0) await this.#probe();
        else await this.#take(responses);
      }
    } finally {
      call.cancel();
    }
  }

  /** Nothing was heard. Was there something? */
  async #probe(): Promise<void> {
    this.#head = await this.#on.lastCommit();
    if (this.#head > this.#resume!) throw new Unanswered('the subscription missed an event');
  }

  async #take(responses: readonly ReadResp[]): Promise<void> {
    const events: RecordedEvent[] = [];
    let reached = this.#after;
    let resume = this.#resume!;
    for (const response of responses) {
      const record = response.getEvent()?.getEvent();
      const event = record && recordedOf(record, this.#on.prefix);
      if (event && event.position > reached) {
        reached = event.position;
        if (!this.#types || this.#types.has(event.type)) events.push(event);
      }
      const seen = record ? commitOf(record) : BigInt(response.getCheckpoint()?.getCommitPosition() ?? 0);
      if (record && seen > this.#head) this.#head = seen;
      if (seen > resume) resume = seen;
      const isPosition = seen > this.#on.places.last.commit;
      if (isPosition && seen > reached && seen <= this.#head) reached = positionOf(seen);
    }
    this.#failures = 0;
    this.#resume = resume;
    if (reached === this.#after) return;
    try {
      await this.#handler({ after: this.#after, reached, events });
    } catch (cause) {
      throw new HandlerFailed('the handler failed', { cause });
    }
    this.#after = reached;
    await nextTurn();
  }
}

/** Of those who wait for an answer: a subscription waits longer. */
const isUnreachable = (error: Error): boolean => (error as { reason?: string }).reason === 'storage-unreachable';
