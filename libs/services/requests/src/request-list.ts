import type { ReadStore } from '@icx/read-store';
import { isOverdue, listSorts, LOOKED_AT, lookAt, sortOf } from './list-filters.ts';
import type { ListSort, Place, RequestFilters } from './list-filters.ts';
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
    const { looked, lines, sifting } = lookAt(this.views, filters, sort, this.lookedAt, after?.place);
    let query = lines.innerJoin('requests as r', 'r.id', 'a.request');
    for (const condition of sifting) query = query.where(condition);
    const rows = await query
      .selectAll('a')
      .select(['r.id', 'r.requester', 'r.ending', 'r.outcome', 'r.raised_at'])
      .$call((all) => (sort === 'due' ? all.orderBy('a.due') : all))
      .orderBy('a.raised_position')
      .orderBy('a.relation')
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    const items = page.map((row) => toRow(row, filters));
    if (rows.length > limit) return { items, next: cursorOf(sort, page.at(-1)!) };
    // What was looked through may have been all that there is.
    const [last] = await looked
      .select(['a.due', 'a.raised_position', 'a.relation'])
      .offset(this.lookedAt - 1)
      .limit(1)
      .execute();
    return { items, next: last ? cursorOf(sort, last) : null };
  }
}

const toRow = (row: Record<string, unknown>, { today }: RequestFilters): RequestRow => ({
  id: row['id'] as string,
  requester: row['requester'] as string,
  state: row['state'] as string,
  ending: row['ending'] as string | null,
  outcome: row['outcome'] as string | null,
  deviceId: row['device_id'] as string | null,
  mpxn: row['mpxn'] as string | null,
  raisedAt: row['raised_at'] as string,
  addressee: row['addressee'] as string | null,
  basis: row['basis'] as string | null,
  clock: row['clock'] as string | null,
  dueOn: row['due_on'] as string | null,
  overdue: isOverdue(row['due'] as string, today),
  backlog: row['backlog'] === 1,
  breached: row['breached'] === 1,
  quarantined: row['quarantined'] === 1,
  contested: row['contested'] === 1,
  yourReference: row['reference'] as string | null,
});

const cursorOf = (sort: ListSort, row: Record<string, unknown>): string =>
  Buffer.from([sort, row['due'], row['raised_position'], row['relation']].join(' ')).toString('base64url');

const cursorForm = new RegExp(`^(${listSorts.join('|')}) (\\d{4}-\\d\\d-\\d\\d) (\\d{1,15}) (requester|addressee)$`);

const placeIn = (cursor: string): { readonly sort: ListSort; readonly place: Place } | undefined => {
  const [, sort, due, position, relation] = cursorForm.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (relation === undefined) return undefined;
  return { sort: sort as ListSort, place: { due: due!, position: Number(position), relation } };
};

/** Whether a cursor is one of ours; asked at the door. */
export const isCursor = (cursor: string): boolean => placeIn(cursor) !== undefined;
