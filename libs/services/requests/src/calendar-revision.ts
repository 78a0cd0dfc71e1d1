import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { ReadStore } from '@icx/read-store';
import { decide } from '@icx/requests';
import { performOn } from './act-on-request.ts';
import type { FactFinder } from './facts.ts';
import type { RequestLog } from './request-log.ts';
import { calendarOf } from './views.ts';

const PAGE = 500;

/**
 * Bank holidays are added late, once ten days before (19 September 2022): every running clock that was set by another
 * version of its calendar is set again, never shorter. Runs at start, before any timer fires, for a new version comes
 * with a restart.
 */
export class CalendarRevision {
  constructor(
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
    private readonly views: ReadStore,
  ) {}

  /** Returns how many deadlines moved. */
  async apply(): Promise<number> {
    const facts = await this.facts.gather();
    const current = Object.values(facts.calendars).map(({ name: calendar, version: calendarVersion }) =>
      calendarOf({ calendar, calendarVersion }),
    );
    let moved = 0;
    for (let after = ''; ;) {
      const rows = await this.views.query
        .selectFrom('requests')
        .select(['id', 'revision'])
        .where('clock', '=', 'running')
        .where('calendar', 'not in', current)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE)
        .execute();
      const revised = await Promise.all(rows.map(({ id, revision }) => this.#revise(id as RequestId, revision)));
      moved += revised.filter(Boolean).length;
      if (rows.length < PAGE) return moved;
      after = rows.at(-1)!['id'] as string;
    }
  }

  async #revise(id: RequestId, before: unknown): Promise<boolean> {
    const outcome = await performOn(this.requests, this.facts, id, (state, facts) =>
      decide({ type: 'revise-deadline', at: facts.now }, state, facts),
    );
    return !isRefusal(outcome) && outcome.revision !== BigInt(before as number);
  }
}
