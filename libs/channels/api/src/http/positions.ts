import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { parsePosition, type EventStore, type Position } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import { refuse } from '@icx/refusals';
import { until } from '@icx/runtime';
import type { IcxHttpRequest } from './action.ts';
import { Refused } from './problem.ts';

const HEADER = 'icx-position';
/** A call waits no longer than this [choice], milliseconds … */
const PATIENCE = 2_000;
/** … looking so often whether the views have come so far: they take some milliseconds as a rule. */
const LOOK = 10;
/** Calls of one caller that may wait at the same time [choice]. */
const WAITING = 8;
/** Seconds after which another try is worth it: others of its calls have ended by then. */
const RETRY_AFTER = '1';

const invalid = refuse.malformed(
  'position-invalid',
  'ICX-Position takes what an earlier answer of this exchange had there, unchanged. Or leave it out.',
);
const notReached = refuse.unavailable(
  'position-not-reached',
  'What you wait for is recorded, but lists do not show it yet. Ask again as Retry-After says, or without ICX-Position.',
);
const tooMany = refuse.rate(
  'too-many-waiting',
  `At most ${WAITING} calls of yours may wait for a position at once. Let them end, then ask again.`,
);

/** Read your writes, also from another process: an answer says how far the log is, a later read waits until lists show it. */
export class Positions {
  /** By caller. */
  readonly #waiting = new Map<string, number>();

  constructor(
    private readonly log: Pick<EventStore, 'head'>,
    private readonly views: Pick<ReadStore, 'position'>,
    /** What this process keeps in memory of the log, and another one may have recorded. */
    private readonly memories: readonly { reached(position: bigint): Promise<void> }[] = [],
  ) {}

  /**
   * Whatever the call recorded lies before this. One that was carried out is answered without it rather than not at all.
   */
  async tell(reply: FastifyReply): Promise<void> {
    if (reply.statusCode >= 300) return;
    const head = await this.log.head().catch(() => undefined);
    if (head !== undefined) void reply.header(HEADER, String(head));
  }

  /** Of the last event, read from the log itself. */
  head(): Promise<bigint> {
    return this.log.head();
  }

  /** Throws `Refused` with 400 for what was never given out, 429 and 503. */
  async await(call: IcxHttpRequest, reply: FastifyReply): Promise<void> {
    const given = call.headers[HEADER];
    if (given === undefined || (call.method !== 'GET' && call.method !== 'HEAD')) return;
    const position = typeof given === 'string' ? parsePosition(given) : undefined;
    if (position === undefined) throw new Refused(invalid);
    if ((await this.views.position()) >= position && (await this.#isRemembered(position))) return;
    // A number that somebody thought up is no reason to wait.
    if ((await this.log.head()) < position) throw new Refused(invalid);
    const { party, user } = call.icx!.caller;
    await this.#inTurn(`${party} ${user}`, reply, () => this.#reached(position, call));
  }

  async #inTurn(caller: string, reply: FastifyReply, wait: () => Promise<boolean>): Promise<void> {
    const waiting = this.#waiting.get(caller) ?? 0;
    if (waiting >= WAITING) {
      void reply.header('retry-after', RETRY_AFTER);
      throw new Refused(tooMany);
    }
    this.#waiting.set(caller, waiting + 1);
    try {
      if (!(await wait())) throw new Refused(notReached);
    } finally {
      const left = this.#waiting.get(caller)! - 1;
      if (left > 0) this.#waiting.set(caller, left);
      else this.#waiting.delete(caller);
    }
  }

  /** Looked at again and again: a waiter left in the views would outlive its call. */
  async #reached(position: Position, { raw }: IcxHttpRequest): Promise<boolean> {
    const shown = async () => raw.destroyed || (await this.views.position()) >= position;
    const isOver = await until(shown, { patienceMs: PATIENCE, lookMs: LOOK });
    return isOver === true && !raw.destroyed && this.#isRemembered(position);
  }

  /** Memories follow the log by themselves, faster than views are built. */
  async #isRemembered(position: Position): Promise<boolean> {
    const over = new AbortController();
    const remembered = Promise.all(this.memories.map((memory) => memory.reached(position))).then(
      () => true,
      () => false,
    );
    const tooLong = pause(PATIENCE, false, { signal: over.signal }).catch(() => false);
    return Promise.race([remembered, tooLong]).finally(() => over.abort());
  }
}
