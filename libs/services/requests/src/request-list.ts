import { parsePosition } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import { isOverdue, listSorts, LOOKED_AT, sortOf } from './list-filters.ts';
import type { ListedRow, ListSort, Place, RequestFilters } from './list-filters.ts';
import { requestsQueries } from './queries.ts';
import { countRequests } from './request-counts.ts';
import type { RequestCounts } from './request-counts.ts';

/** A line of a list, as its reader may see it; the request itself is read from its stream. */
export interface RequestRow {
  readonly id: string;
  readonly requester: string;
  readonly state: string;
  readonly ending: string | null;
  readonly outcome: string | null;
  readonly deviceId: string | null;
  readonly mpxn: string | null;
  readonly raisedAt: string;
  /** Of the latest leg that the reader sees, here and below. */
  readonly addressee: string | null;
  readonly basis: string | null;
  readonly clock: string | null;
  readonly dueOn: string | null;
  /** Its clock runs and its due day is over. */
  readonly overdue: boolean;
  readonly backlog: boolean;
  readonly breached: boolean;
  /** A reveal waits for the administrator. */
  readonly quarantined: boolean;
  /** An addressee contests the install date: SECAS is to decide whether it is backlog. */
  readonly contested: boolean;
  /** The requester's own; `null` to everybody else. */
  readonly yourReference: string | null;
}

export interface ListQuery extends RequestFilters {
  readonly sort?: ListSort;
  readonly limit: number;
  /** Opaque: the `next` of the page before. It keeps the order of that page. */
  readonly cursor?: string;
}

export interface RequestPage {
  /** Fewer than the limit, perhaps none, where what is asked for is rare among what was looked through: see `next`. */
  readonly items: readonly RequestRow[];
  /** `null` on the last page. */
  readonly next: string | null;
}

/** Requests in an order that holds still: a page never shifts under its reader, but for deadlines that move. */
export class RequestList {
  constructor(
    private readonly views: ReadStore,
    private readonly lookedAt = LOOKED_AT,
  ) {}

  counts(filters: RequestFilters): Promise<RequestCounts> {
    return countRequests(this.views, filters, this.lookedAt);
  }

  async list({ sort: wanted, limit, cursor, ...filters }: ListQuery): Promise<RequestPage> {
    const after = cursor === undefined ? undefined : placeIn(cursor)!;
    const sort = after?.sort ?? sortOf(filters, wanted);
    const looked = { filters, sort, most: this.lookedAt, after: after?.place };
    const rows = await requestsQueries.lines(this.views, looked, limit + 1);
    const page = rows.slice(0, limit);
    const items = page.map((row) => toRow(row, filters));
    if (rows.length > limit) return { items, next: cursorOf(sort, placeOf(page.at(-1)!)) };
    // What was looked through may have been all that there is.
    const last = await requestsQueries.lookedTo(this.views, looked);
    return { items, next: last ? cursorOf(sort, last) : null };
  }
}

const toRow = (row: ListedRow, { today }: RequestFilters): RequestRow => ({
  id: row.id,
  requester: row.requester,
  state: row.state,
  ending: row.ending,
  outcome: row.outcome,
  deviceId: row.device_id,
  mpxn: row.mpxn,
  raisedAt: row.raised_at,
  addressee: row.addressee,
  basis: row.basis,
  clock: row.clock,
  dueOn: row.due_on,
  overdue: isOverdue(row.due, today),
  backlog: row.backlog,
  breached: row.breached,
  quarantined: row.quarantined,
  contested: row.contested,
  yourReference: row.reference,
});

const placeOf = ({ due, raised_position: position, relation }: ListedRow): Place => ({ due, position, relation });

const cursorOf = (sort: ListSort, { due, position, relation }: Place): string =>
  Buffer.from([sort, due, position, relation].join(' ')).toString('base64url');

const cursorForm = new RegExp(`^(${listSorts.join('|')}) (\\d{4}-\\d\\d-\\d\\d) (\\d+) (requester|addressee)$`);

const placeIn = (cursor: string): { readonly sort: ListSort; readonly place: Place } | undefined => {
  const [, sort, due, told, relation] = cursorForm.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const position = told === undefined ? undefined : parsePosition(told);
  if (position === undefined) return undefined;
  return { sort: sort as ListSort, place: { due: due!, position, relation: relation! } };
};

/** Whether a cursor is one of ours; asked at the door. */
export const isCursor = (cursor: string): boolean => placeIn(cursor) !== undefined;
