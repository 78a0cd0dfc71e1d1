import { parsePosition } from '@icx/event-store';
import type { Viewer } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { dataFixesQueries, type DataFixFilters, type DataFixTableRow } from './queries.ts';
import { standingOf } from './standing.ts';

/** A line of a list; the case itself is read from its stream. */
export interface DataFixRow {
  readonly case: string;
  readonly deviceId: string;
  readonly item: string;
  readonly state: string;
  readonly reportedBy: string;
  readonly handler: string | null;
  readonly incident: string | null;
  readonly category: number | null;
  readonly consumerComplaint: boolean;
  readonly conflicting: boolean;
  readonly openedAt: string;
  readonly changedAt: string;
  readonly endedAt: string | null;
}

export interface DataFixQuery extends DataFixFilters {
  readonly limit: number;
  /** Opaque: the `next` of the page before. */
  readonly cursor?: string;
}

export interface DataFixPage {
  readonly items: readonly DataFixRow[];
  /** `null` on the last page. */
  readonly next: string | null;
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
    const page = rows.slice(0, limit);
    return {
      items: page.map(toRow),
      next: rows.length > limit ? encodeCursor(page.at(-1)!.opened_position) : null,
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
