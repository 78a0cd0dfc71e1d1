import { day, deviceId, document, id, instant, mpxn, nullable, page, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { parsePosition } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import { isOverdue, listSorts, LOOKED_AT, sortOf } from './list-filters.ts';
import type { ListedRow, ListSort, Place, RequestFilters } from './list-filters.ts';
import { requestsQueries } from './queries.ts';
import { countOf, countRequests } from './request-counts.ts';
import type { Count, RequestCounts } from './request-counts.ts';
import { endingKind } from './request-schema.ts';
import { clockState, outcome, requestState, routingBasis } from './request-words.ts';

export const requestRowSchema = document(
  'RequestRow',
  {
    id: id('icr'),
    requester: partyId(),
    state: requestState,
    ending: nullable(endingKind),
    outcome: nullable(outcome),
    deviceId: nullable(deviceId()),
    mpxn: nullable(mpxn()),
    raisedAt: instant(),
    addressee: nullable(partyId({ description: 'Of the latest leg that you see, as basis, clock and dueOn.' })),
    basis: nullable(routingBasis),
    clock: nullable(clockState),
    dueOn: nullable(day()),
    overdue: Type.Boolean({ description: 'Its clock runs and its due day is over.' }),
    backlog: Type.Boolean(),
    breached: Type.Boolean(),
    quarantined: Type.Boolean({ description: 'A reveal waits for SECAS.' }),
    contested: Type.Boolean({
      description: 'The install date is contested: SECAS is to decide whether it is backlog.',
    }),
    disputed: Type.Boolean({ description: 'A disputed breach waits for SECAS.' }),
    claimed: Type.Boolean({
      description: 'One side states that it was answered outside, and the other has said nothing to it.',
    }),
    yourReference: nullable(Type.String({ description: 'The requester’s own; null to everybody else.' })),
  },
  { description: 'A line of a list, as its reader may see it.' },
);
export type RequestRow = DocumentOf<typeof requestRowSchema>;

/** Fewer than the limit, perhaps none, where what is asked for is rare among what was looked through: see `next`. */
export const requestPageSchema = page(requestRowSchema);
export type RequestPage = DocumentOf<typeof requestPageSchema>;

export interface ListQuery extends RequestFilters {
  readonly sort?: ListSort;
  readonly limit: number;
  /** Opaque: the `next` of the page before. It keeps the order of that page. */
  readonly cursor?: string;
}

/** Requests in an order that holds still: a page never shifts under its reader, but for deadlines that move. */
export class RequestList {
  constructor(
    private readonly views: ReadStore,
    private readonly lookedAt = LOOKED_AT,
  ) {}

  count(filters: RequestFilters): Promise<Count> {
    return countOf(this.views, filters, this.lookedAt);
  }

  counts(filters: RequestFilters): Promise<RequestCounts> {
    return countRequests(this.views, filters, this.lookedAt);
  }

  async list({ sort: wanted, limit, cursor, ...filters }: ListQuery): Promise<RequestPage> {
    const after = cursor === undefined ? undefined : placeIn(cursor)!;
    const sort = after?.sort ?? sortOf(filters, wanted);
    const looked = { filters, sort, most: this.lookedAt, after: after?.place };
    const rows = await requestsQueries.lines(this.views, looked, limit + 1);
    const shown = rows.slice(0, limit);
    const items = shown.map((row) => toRow(row, filters));
    if (rows.length > limit) return { items, next: cursorOf(sort, placeOf(shown.at(-1)!)) };
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
  disputed: row.disputed,
  claimed: row.claimed,
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
