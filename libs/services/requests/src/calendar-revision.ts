import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { ReadStore } from '@icx/read-store';
import { decide } from '@icx/requests';
import type { RequestPerformer } from './act-on-request.ts';
import { requestsQueries } from './queries.ts';

const PAGE = 500;

/**
 * Bank holidays are added late, once ten days before (19 September 2022). A new version comes with a restart: then every
 * request that is not ended, and every one with a breach on record, follows it before any timer fires. What is superseded
 * follows when it is taken up again. Done again it changes nothing.
 */
export class CalendarRevision {
  constructor(
    private readonly performer: RequestPerformer,
    private readonly views: ReadStore,
  ) {}

  /** Returns how many requests changed. */
  async apply(): Promise<number> {
    let changed = 0;
    for (let after = ''; ;) {
      const rows = await requestsQueries.followingCalendars(this.views, after, PAGE);
      const revised = await Promise.all(rows.map(({ id, revision }) => this.#revise(id, revision)));
      changed += revised.filter(Boolean).length;
      if (rows.length < PAGE) return changed;
      after = rows.at(-1)!.id;
    }
  }

  async #revise(id: RequestId, before: number): Promise<boolean> {
    const outcome = await this.performer.perform(id, (state, facts) =>
      decide({ type: 'follow-calendars', at: facts.now }, state, facts),
    );
    return !isRefusal(outcome) && outcome.revision !== BigInt(before);
  }
}
