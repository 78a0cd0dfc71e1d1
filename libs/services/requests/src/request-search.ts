import type { Viewer } from '@icx/parties';
import { isRefusal } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { instant, londonDate } from '@icx/working-days';
import { seesAll } from './standing.ts';
import type { RequestFilters } from './list-filters.ts';
import type { PartyNames } from './party-names.ts';
import type { Count, RequestCounts } from './request-counts.ts';
import type { ListQuery, RequestList, RequestPage } from './request-list.ts';

/** What somebody narrows a list to; whose requests it has is not for him to say. */
export type Narrowed = Omit<RequestFilters, 'party' | 'today' | 'addressee'> & {
  /** By whatever name. */
  readonly addressee?: string;
};

/** Lists of requests for their viewer: his own and those put to him, to SECAS everybody's. */
export class RequestSearch {
  constructor(
    private readonly requests: RequestList,
    private readonly names: PartyNames,
    private readonly clock: Clock,
  ) {}

  /** Refused with `party-unknown`. */
  async list(
    viewer: Viewer,
    { sort, limit, cursor, ...narrowed }: Narrowed & Pick<ListQuery, 'sort' | 'limit' | 'cursor'>,
  ): Promise<RequestPage | Refusal> {
    const filters = await this.#filters(viewer, narrowed);
    if (isRefusal(filters)) return filters;
    return this.requests.list({ ...filters, limit, ...(sort ? { sort } : {}), ...(cursor ? { cursor } : {}) });
  }

  /** One of those counts. */
  async count(viewer: Viewer, narrowed: Narrowed): Promise<Count | Refusal> {
    const filters = await this.#filters(viewer, narrowed);
    return isRefusal(filters) ? filters : this.requests.count(filters);
  }

  async counts(viewer: Viewer, narrowed: Narrowed): Promise<RequestCounts | Refusal> {
    const filters = await this.#filters(viewer, narrowed);
    return isRefusal(filters) ? filters : this.requests.counts(filters);
  }

  async #filters(viewer: Viewer, { addressee: named, ...narrowed }: Narrowed): Promise<RequestFilters | Refusal> {
    const addressee = named === undefined ? undefined : await this.names.addressee(named);
    if (isRefusal(addressee)) return addressee;
    return {
      ...narrowed,
      ...(addressee === undefined ? {} : { addressee }),
      ...(seesAll(viewer) ? {} : { party: viewer.party }),
      today: londonDate(instant(this.clock.now())),
    };
  }
}
