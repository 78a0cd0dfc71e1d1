import { caseless } from '@icx/identifiers';
import type { DeviceId, PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';

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

export interface DataFixQuery {
  /** Whose cases; `undefined`: everybody's (DCC, SECAS). */
  readonly party?: PartyId;
  readonly state?: string;
  readonly handler?: string;
  readonly consumerComplaint?: boolean;
  readonly deviceId?: DeviceId;
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

  async page(wanted: DataFixQuery): Promise<DataFixPage> {
    const { party, state, handler, consumerComplaint, deviceId, limit, cursor } = wanted;
    const position = party === undefined ? 'd.opened_position' : 'a.opened_position';
    // A party's own page is driven by its access rows, so that it costs the page, not the whole exchange.
    const rows = await this.views.query
      .selectFrom('data_fixes as d')
      .$if(party !== undefined, (query) =>
        query.innerJoin('data_fix_access as a', 'a.data_fix', 'd.id').where('a.party', '=', party),
      )
      .$if(state !== undefined, (query) => query.where('d.state', '=', state))
      .$if(handler !== undefined, (query) => query.where('d.handler_sought', '=', caseless(handler!)))
      .$if(deviceId !== undefined, (query) => query.where('d.device_id', '=', deviceId))
      .$if(consumerComplaint !== undefined, (query) => query.where('d.complaint', '=', consumerComplaint ? 1 : 0))
      .selectAll('d')
      .where(position, '>', decodeCursor(cursor))
      .orderBy(position)
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    const last = page.at(-1) as Record<string, unknown> | undefined;
    return {
      items: page.map(toRow),
      next: rows.length > limit ? encodeCursor(Number(last!['opened_position'])) : null,
    };
  }
}

const toRow = (row: Record<string, unknown>): DataFixRow => ({
  case: row['id'] as string,
  deviceId: row['device_id'] as string,
  item: row['item'] as string,
  state: row['state'] as string,
  reportedBy: row['reported_by'] as string,
  handler: row['handler'] as string | null,
  incident: row['incident'] as string | null,
  category: row['category'] === null ? null : Number(row['category']),
  consumerComplaint: row['complaint'] === 1,
  conflicting: row['conflicting'] === 1,
  openedAt: row['opened_at'] as string,
  changedAt: row['changed_at'] as string,
  endedAt: row['ended_at'] as string | null,
});

const encodeCursor = (position: number): string => Buffer.from(`d${position}`).toString('base64url');

const decodeCursor = (cursor: string | undefined): number =>
  cursor === undefined ? 0 : Number(/^d(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1] ?? NaN);

/** Whether a cursor is one of ours; asked at the door. */
export const isDataFixCursor = (cursor: string): boolean => !Number.isNaN(decodeCursor(cursor));
