import { abreast } from '@icx/commands';
import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { ReadStore } from '@icx/read-store';
import { decide, type RequestEvent } from '@icx/requests';
import type { Calendars } from '@icx/working-days';
import type { RequestPerformer } from './act-on-request.ts';
import type { FactFinder } from './facts.ts';
import { requestsQueries } from './queries.ts';
import type { Loaded, RequestLog } from './request-log.ts';

const PAGE = 500;

/** How far somebody has come who goes through them all. */
export interface Pass {
  readonly signal?: AbortSignal;
  /** Told after each page. */
  readonly examined?: (count: number) => void;
}

/**
 * Bank holidays are added late, once ten days before (19 September 2022). With a new version every request that is not
 * ended, and every one that was judged late, follows it: what is superseded follows when it is taken up again, and any
 * request at its next act or timer, before anything is judged. Done again it changes nothing.
 */
export class CalendarRevision {
  constructor(
    private readonly performer: RequestPerformer,
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
    private readonly views: ReadStore,
  ) {}

  /** How many requests there are to go through. */
  count(): Promise<number> {
    return requestsQueries.countFollowingCalendars(this.views);
  }

  /** Returns how many requests changed. */
  async apply(pass: Pass = {}): Promise<number> {
    let changed = 0;
    await this.#each(pass, async (id, revision) => {
      const outcome = await this.performer.perform(id, (state, facts) =>
        decide({ type: 'follow-calendars', at: facts.now }, state, facts),
      );
      if (!isRefusal(outcome) && outcome.revision !== BigInt(revision)) changed += 1;
    });
    return changed;
  }

  /** What would happen to each by these calendars; nothing is recorded. */
  async preview(
    calendars: Calendars,
    told: (request: Loaded, events: readonly RequestEvent[]) => void,
    pass: Pass = {},
  ): Promise<void> {
    const facts = { ...(await this.facts.gather()), calendars };
    await this.#each(pass, async (id) => {
      const request = await this.requests.load(id);
      const { events } = decide({ type: 'follow-calendars', at: facts.now }, request.state, facts);
      if (events.length > 0) told(request, events);
    });
  }

  async #each({ signal, examined }: Pass, act: (id: RequestId, revision: number) => Promise<void>): Promise<void> {
    let count = 0;
    for (let after = ''; ;) {
      const rows = await requestsQueries.followingCalendars(this.views, after, PAGE);
      await abreast(rows, ({ id, revision }) => act(id, revision));
      examined?.((count += rows.length));
      if (rows.length < PAGE) return;
      signal?.throwIfAborted();
      after = rows.at(-1)!.id;
    }
  }
}
