import { exchangeItself, type EventStore, type Position } from '@icx/event-store';
import { isRefusal } from '@icx/refusals';
import type { CalendarRevision } from '@icx/requests-service';
import { followingIn, type CalendarEffect, type CalendarImport } from '@icx/rules';
import type { Clock, Job, Turn } from '@icx/runtime';
import { instant } from '@icx/working-days';
import type { Rulebook } from './rulebook.ts';

/** How often it is looked whether another process left something, milliseconds. */
const EVERY = 10_000;
const PAGE = 2_000;

export interface FollowingProgress {
  readonly version: string;
  readonly examined: number;
  readonly of: number;
}

/**
 * Brings every request after the calendars that were applied. The version counts from its record on: whatever is taken up
 * meanwhile follows it first. So this may break off at any point, and goes on from the beginning at the next start: who
 * follows already is left as it is.
 */
export class CalendarFollowing implements Job {
  readonly name = 'calendars';
  readonly everyMs = EVERY;
  readonly wokenBy = ['rules.calendars-imported.'];
  #progress: FollowingProgress | undefined;

  constructor(
    private readonly parts: {
      readonly log: EventStore;
      readonly book: Rulebook;
      readonly clock: Clock;
      readonly revision: CalendarRevision;
    },
  ) {}

  /** Of the process that does it; `undefined`: nothing is to be followed, or another one does. */
  progress(): FollowingProgress | undefined {
    return this.#progress;
  }

  async run({ signal }: Pick<Turn, 'signal'>): Promise<void> {
    const { book } = this.parts;
    try {
      for (let next = followingIn(book.rules); next && !signal.aborted; next = followingIn(book.rules))
        await this.#follow(next, signal);
    } finally {
      this.#progress = undefined;
    }
  }

  async #follow({ version }: CalendarImport, signal: AbortSignal): Promise<void> {
    const { book, clock, revision } = this.parts;
    const of = await revision.count();
    const examined = (count: number) => (this.#progress = { version, examined: count, of: Math.max(of, count) });
    examined(0);
    await revision.apply({ signal, examined });
    const effect = await this.#effectOf(version);
    const at = instant(clock.now());
    const done = await book.perform(
      (rules) =>
        followingIn(rules)?.version === version
          ? [{ type: 'rules.calendars-followed.v1', data: { at, version, effect } }]
          : [],
      exchangeItself,
    );
    if (isRefusal(done)) throw new Error(`It could not be put on record: ${done.detail}`);
  }

  /** Counted from the log, so that it is whole whoever had a request follow, and however often this broke off. */
  async #effectOf(version: string): Promise<CalendarEffect> {
    const { log, book } = this.parts;
    const imported = book.events.find(
      ({ type, data }) => type === 'rules.calendars-imported.v1' && data.version === version,
    );
    const effect = { requests: 0, deadlinesMoved: 0, breachesRetracted: 0, lateNowInTime: 0, deemedReceiptsMoved: 0 };
    let last = '';
    for (let after: Position | 0n = imported?.position ?? 0n; ;) {
      const events = await log.readAll(after, PAGE);
      for (const { stream, type, data } of events) {
        const counted = countedAs(type, data as unknown as Revised);
        for (const name of counted) effect[name] += 1;
        if (counted.length === 0 && type !== 'requests.idle-close-revised.v1') continue;
        // What one request follows with is one append.
        if (stream !== last) effect.requests += 1;
        last = stream;
      }
      if (events.length < PAGE) return effect;
      after = events.at(-1)!.position;
    }
  }
}

interface Revised {
  readonly before: { readonly dueOn: string };
  readonly after: { readonly dueOn: string };
  readonly inTime?: readonly string[];
  readonly reason?: string;
}

export type Counted = Exclude<keyof CalendarEffect, 'requests'>;

/** As what an event counts by which a request follows the calendars. */
export const countedAs = (
  type: string,
  data: Pick<Revised, 'before' | 'after' | 'inTime' | 'reason'>,
): readonly Counted[] => {
  switch (type) {
    case 'requests.deadline-revised.v1':
      return [
        ...(data.before.dueOn === data.after.dueOn ? [] : (['deadlinesMoved'] as const)),
        ...(data.inTime ? (['lateNowInTime'] as const) : []),
      ];
    case 'requests.breach-retracted.v1':
      return data.reason === 'calendar-revised' ? ['breachesRetracted'] : [];
    case 'requests.deemed-receipt-revised.v1':
      return ['deemedReceiptsMoved'];
    default:
      return [];
  }
};
