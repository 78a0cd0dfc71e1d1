import type { PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';

/** A line of a list; the request itself is read from its stream. */
export interface RequestRow {
  readonly id: string;
  readonly requester: string;
  readonly state: string;
  readonly ending: string | null;
  readonly outcome: string | null;
  readonly deviceId: string | null;
  readonly mpxn: string | null;
  readonly raisedAt: string;
  readonly addressee: string | null;
  readonly clock: string | null;
  readonly dueOn: string | null;
  readonly breached: boolean;
  /** A reveal waits for the administrator. */
  readonly quarantined: boolean;
}

export interface ListQuery {
  /** Whose requests; `undefined`: everybody's (the administrator). */
  readonly party?: PartyId;
  readonly relation?: 'requester' | 'addressee';
  readonly state?: string;
  readonly breached?: boolean;
  readonly quarantined?: boolean;
  readonly limit: number;
  /** Opaque: the `next` of the page before. */
  readonly cursor?: string;
}

export interface RequestPage {
  readonly items: readonly RequestRow[];
  /** `null` on the last page. */
  readonly next: string | null;
}

/** Requests in the order of their raising, oldest first, so that a page never shifts under its reader. */
export class RequestList {
  constructor(private readonly views: ReadStore) {}

  async list({ party, relation, state, breached, quarantined, limit, cursor }: ListQuery): Promise<RequestPage> {
    const after = decodeCursor(cursor);
    const position = party === undefined ? 'r.raised_position' : 'a.raised_position';
    // A party's own page is driven by its access rows, so that it costs the page, not the whole exchange.
    const all = this.views.query.selectFrom('requests as r').innerJoin('request_access as a', 'a.request', 'r.id');
    let query = party === undefined ? all.where('a.relation', '=', 'requester') : all.where('a.party', '=', party);
    if (party !== undefined && relation !== undefined) query = query.where('a.relation', '=', relation);
    if (state !== undefined) query = query.where('r.state', '=', state);
    if (quarantined !== undefined) query = query.where('r.quarantined', '=', quarantined ? 1 : 0);
    if (breached !== undefined) query = query.where('r.breached', '=', breached ? 1 : 0);
    const rows = await query
      .select(['r.id', 'r.requester', 'r.state', 'r.ending', 'r.outcome', 'r.device_id', 'r.mpxn', 'r.raised_at'])
      .select(['r.raised_position', 'r.addressee', 'r.clock', 'r.due_on', 'r.breached', 'r.quarantined'])
      .where(position, '>', after)
      .orderBy(position)
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    return {
      items: page.map(toRow),
      next: rows.length > limit ? encodeCursor(Number(page.at(-1)!['raised_position'])) : null,
    };
  }
}

const toRow = (row: Record<string, unknown>): RequestRow => ({
  id: row['id'] as string,
  requester: row['requester'] as string,
  state: row['state'] as string,
  ending: row['ending'] as string | null,
  outcome: row['outcome'] as string | null,
  deviceId: row['device_id'] as string | null,
  mpxn: row['mpxn'] as string | null,
  raisedAt: row['raised_at'] as string,
  addressee: row['addressee'] as string | null,
  clock: row['clock'] as string | null,
  dueOn: row['due_on'] as string | null,
  breached: row['breached'] === 1,
  quarantined: row['quarantined'] === 1,
});

const encodeCursor = (position: number): string => Buffer.from(`p${position}`).toString('base64url');

const decodeCursor = (cursor: string | undefined): number =>
  cursor === undefined ? 0 : Number(/^p(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1] ?? NaN);

/** Whether a cursor is one of ours; asked at the door. */
export const isCursor = (cursor: string): boolean => !Number.isNaN(decodeCursor(cursor));
