import { exchangeItself, metadataOf, revisionAfter, type EventStore } from '@icx/event-store';
import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { ReadStore } from '@icx/read-store';
import { decide } from '@icx/requests';
import type { Instant } from '@icx/working-days';
import { performOn } from './act-on-request.ts';
import type { FactFinder } from './facts.ts';
import type { RequestLog } from './request-log.ts';

/** Stream `calendars`: which versions every request of the log was brought in line with, and when. */
export interface CalendarsTakenUp {
  readonly type: 'calendars.taken-up.v1';
  readonly data: { readonly at: Instant; readonly versions: Readonly<Record<string, string>> };
}

const STREAM = 'calendars';
const PAGE = 500;

/**
 * Bank holidays are added late, once ten days before (19 September 2022). A new version comes with a restart: then every
 * request that is not ended, and every one with a breach on record, follows it before any timer fires. What is superseded
 * follows when it is taken up again. That all were asked is put on record last, so a start that was cut short asks again.
 */
export class CalendarRevision {
  constructor(
    private readonly log: EventStore,
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
    private readonly views: ReadStore,
  ) {}

  /** Returns how many requests changed. */
  async apply(): Promise<number> {
    const { calendars, now: at } = await this.facts.gather();
    const versions = Object.fromEntries(Object.values(calendars).map(({ name, version }) => [name, version]));
    const recorded = await this.log.readStream(STREAM);
    const last = recorded.at(-1) as CalendarsTakenUp | undefined;
    if (last && sameVersions(last.data.versions, versions)) return 0;
    const changed = await this.#reviseAll();
    const taken = { type: 'calendars.taken-up.v1', data: { at, versions } };
    await this.log.append(STREAM, revisionAfter(recorded), [taken], { metadata: metadataOf(exchangeItself) });
    return changed;
  }

  async #reviseAll(): Promise<number> {
    let changed = 0;
    for (let after = ''; ;) {
      const rows = await this.views.query
        .selectFrom('requests')
        .select(['id', 'revision'])
        .where((row) => row.or([row('state', '<>', 'ended'), row('breached', '=', 1)]))
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE)
        .execute();
      const revised = await Promise.all(rows.map(({ id, revision }) => this.#revise(id as RequestId, revision)));
      changed += revised.filter(Boolean).length;
      if (rows.length < PAGE) return changed;
      after = rows.at(-1)!['id'] as string;
    }
  }

  async #revise(id: RequestId, before: unknown): Promise<boolean> {
    const outcome = await performOn(this.requests, this.facts, id, (state, facts) =>
      decide({ type: 'follow-calendars', at: facts.now }, state, facts),
    );
    return !isRefusal(outcome) && outcome.revision !== BigInt(before as number);
  }
}

const sameVersions = (one: CalendarsTakenUp['data']['versions'], other: typeof one): boolean =>
  Object.keys({ ...one, ...other }).every((name) => one[name] === other[name]);
