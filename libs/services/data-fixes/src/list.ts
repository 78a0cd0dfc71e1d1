import { document, instant, nullable, page } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { parsePosition } from '@icx/event-store';
import type { Viewer } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { dataFixesQueries, type DataFixFilters, type DataFixTableRow } from './queries.ts';
import { caseMembers } from './document.ts';
import { standingOf } from './standing.ts';

/** A line of a list; the case itself is read from its stream. */
const rowSchema = document('DataFixLine', { ...caseMembers, endedAt: nullable(instant()) });
export type DataFixRow = DocumentOf<typeof rowSchema>;

export const dataFixPageSchema = page(rowSchema);
export type DataFixPage = DocumentOf<typeof dataFixPageSchema>;

export interface DataFixQuery extends DataFixFilters {
  readonly limit: number;
  /** Opaque: the `next` of the page before. */
  readonly cursor?: string;
}

/** Cases in the order of their opening, oldest first, so that a page never shifts under its reader. */
export class DataFixList {
  constructor(private readonly views: ReadStore) {}

  /** The viewer's own, to DCC and SECAS everybody's. */
  pageFor(viewer: Viewer, query: Omit<DataFixQuery, 'party'>): Promise<DataFixPage> {
    const { party, as } = standingOf(viewer);
    return this.page({ ...query, ...(as === 'party' ? { party } : {}) });
  }

  async page(wanted: DataFixQuery): Promise<DataFixPage> {
    const { limit, cursor, ...filters } = wanted;
    const rows = await dataFixesQueries.cases(this.views, filters, decodeCursor(cursor)!, limit + 1);
    const told = rows.slice(0, limit);
    return {
      items: told.map(toRow),
      next: rows.length > limit ? encodeCursor(told.at(-1)!.opened_position) : null,
    };
  }
}

const toRow = (row: DataFixTableRow): DataFixRow => ({
  case: row.id,
  deviceId: row.device_id,
  item: row.item,
  state: row.state,
  reportedBy: row.reported_by,
  handler: row.handler,
  incident: row.incident,
  category: row.category,
  consumerComplaint: row.complaint,
  conflicting: row.conflicting,
  openedAt: row.opened_at,
  changedAt: row.changed_at,
  endedAt: row.ended_at,
});

const encodeCursor = (position: bigint): string => Buffer.from(`d${position}`).toString('base64url');

/** `undefined`: not one of ours. Without one: from the beginning. */
const decodeCursor = (cursor: string | undefined): bigint | undefined => {
  const [, position] =
    cursor === undefined ? ['', '0'] : (/^d(.*)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []);
  return position === undefined ? undefined : parsePosition(position);
};

/** Whether a cursor is one of ours; asked at the door. */
export const isDataFixCursor = (cursor: string): boolean => decodeCursor(cursor) !== undefined;
