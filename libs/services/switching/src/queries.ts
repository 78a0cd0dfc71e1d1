import { sql, type RawBuilder } from 'kysely';
import type { DeviceId, Mpxn, PartyId, RequestId } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { Instant } from '@icx/working-days';
import type { Proposal } from './proposal.ts';

interface Tables {
  readonly devices: {
    readonly device_id: DeviceId;
    readonly mpxn: Mpxn | null;
    readonly uncommissioned: boolean;
    readonly document: Device;
  };
  readonly proposals: {
    readonly party: PartyId;
    readonly device_id: DeviceId;
    readonly dismissed: boolean;
    readonly position: bigint;
    readonly document: Proposal;
  };
  readonly requests: {
    readonly id: RequestId;
    readonly device_id: DeviceId | null;
    readonly requester: PartyId;
    readonly state: string;
    readonly raised_position: bigint;
    readonly transferred_to: RequestId | null;
  };
  readonly supply_points: { readonly mpxn: Mpxn; readonly contradictions: number };
  readonly switch_messages: { readonly received_at: Instant };
}

/** A request as it concerns a supply; its meter point is that where its device is now. */
export interface ConcernedRow {
  readonly id: RequestId;
  readonly state: string;
  readonly requester: PartyId;
  readonly stands_for: PartyId | null;
  readonly raised_at: Instant;
  readonly mpxn: Mpxn;
  /** The requester has another one for the device that has not ended. */
  readonly raised_again: boolean;
}

/** A request as it may move to a successor. */
export interface MovableRow {
  readonly id: RequestId;
  readonly state: string;
  readonly requester: PartyId;
  readonly stands_for: PartyId | null;
  readonly addressee: PartyId | null;
  readonly instead_of: PartyId | null;
  readonly mpxn: Mpxn | null;
}

export type Concerned =
  { readonly id: RequestId } | { readonly devices: readonly DeviceId[] } | { readonly points: readonly Mpxn[] };

/** `superseded` and `asked` are requests of the party as `requester`, the others those that are open or not ended. */
export type Movable =
  | { readonly ids: readonly RequestId[] }
  | { readonly as: 'instead-of' | 'stands-for' | 'addressee' | 'requester' | 'superseded'; readonly party: PartyId };

const tables = (views: Views) => tablesOf<Tables>(views);

const concernedBy = (of: Concerned): RawBuilder<unknown> => {
  if ('id' in of) return sql`r.id = ${of.id}`;
  if ('devices' in of) return sql`r.device_id in (${sql.join(of.devices)})`;
  const list = sql.join(of.points);
  return sql`r.mpxn in (${list}) or r.device_id in (select device_id from devices where mpxn in (${list}))`;
};

const movableBy = (of: Movable): RawBuilder<unknown> => {
  if ('ids' in of) return sql`r.id in (${sql.join(of.ids)})`;
  const { party } = of;
  switch (of.as) {
    case 'instead-of':
      return sql`r.instead_of = ${party} and r.state = 'open'`;
    case 'stands-for':
      return sql`r.stands_for = ${party} and r.state <> 'ended'`;
    case 'addressee':
      return sql`r.addressee = ${party} and r.state = 'open'`;
    case 'requester':
      return sql`r.requester = ${party} and r.state <> 'ended'`;
    case 'superseded':
      return sql`r.requester = ${party} and r.ending = 'superseded'`;
  }
};

const count = async (views: Views, where: RawBuilder<unknown>): Promise<number> => {
  const { rows } = await sql<{ n: unknown }>`select count(*) as n from requests where ${where}`.execute(views.query);
  return Number(rows[0]?.n);
};

export const switchingQueries = {
  /** Proposals to a party after a position that it has neither dismissed nor taken up, in the order of the log. */
  proposals: (views: Views, party: PartyId, after: bigint, limit: number) =>
    tables(views)
      .selectFrom('proposals as p')
      .innerJoin('devices as d', 'd.device_id', 'p.device_id')
      .select(['p.document', 'p.position', 'd.mpxn', 'd.document as device'])
      .where('p.party', '=', party)
      .where(sql<boolean>`p.dismissed = false`)
      .where('d.uncommissioned', '=', true)
      .where('p.position', '>', after)
      .where((on) =>
        on.not(
          on.exists(
            on
              .selectFrom('requests as r')
              .select('r.id')
              .whereRef('r.device_id', '=', 'p.device_id')
              .where('r.requester', '=', party)
              // Of an earlier supply, one that has ended does not count.
              .where((of) => of.or([of('r.state', '<>', 'ended'), of('r.raised_position', '>', of.ref('p.position'))])),
          ),
        ),
      )
      .orderBy('p.position')
      .limit(limit)
      .execute(),

  lastReceivedAt: async (views: Views): Promise<Instant | undefined> => {
    const [row] = await tables(views)
      .selectFrom('switch_messages')
      .select('received_at')
      .orderBy('received_at', 'desc')
      .limit(1)
      .execute();
    return row?.received_at;
  },

  /** What each party gained and lost by the messages received from one instant until before another. */
  counts: async (views: Views, from: Instant, until: Instant) => {
    const one = (condition: RawBuilder<unknown>) => sql`case when ${condition} then 1 else 0 end`;
    const told = sql`${one(sql`version > 1`)} as corrected, ${one(sql`withdrawn`)} as withdrawn
      from switch_messages where received_at >= ${from} and received_at < ${until}`;
    const { rows } = await sql<{
      party: PartyId;
      gained: unknown;
      lost: unknown;
      corrected: unknown;
      withdrawn: unknown;
    }>`
      select party, sum(gained) as gained, sum(lost) as lost, sum(corrected) as corrected, sum(withdrawn) as withdrawn
      from (
        select gaining as party, 1 as gained, 0 as lost, ${told}
        union all
        select losing, 0, 1, ${told} and losing is not null) as told
      group by party order by party`.execute(views.query);
    return rows.map(({ party, gained, lost, corrected, withdrawn }) => ({
      party,
      gained: Number(gained),
      lost: Number(lost),
      corrected: Number(corrected),
      withdrawn: Number(withdrawn),
    }));
  },

  /** Meter points after one (`''`: from the first) whose messages contradict each other. */
  contradictory: async (views: Views, after: string, limit: number): Promise<readonly Mpxn[]> => {
    const rows = await tables(views)
      .selectFrom('supply_points')
      .select('mpxn')
      .where(sql<boolean>`contradictions > 0`)
      .where('mpxn', '>', after as Mpxn)
      .orderBy('mpxn')
      .limit(limit)
      .execute();
    return rows.map(({ mpxn }) => mpxn);
  },

  /** Devices at these meter points that nobody has commissioned. */
  uncommissioned: async (views: Views, points: readonly Mpxn[]): Promise<readonly Device[]> => {
    const rows = await tables(views)
      .selectFrom('devices')
      .select('document')
      .where('mpxn', 'in', points)
      .where('uncommissioned', '=', true)
      .orderBy('device_id')
      .execute();
    return rows.map(({ document }) => document);
  },

  /** Where these devices are now. */
  pointsOf: async (views: Views, devices: readonly DeviceId[]): Promise<readonly Mpxn[]> => {
    const rows = await tables(views)
      .selectFrom('devices')
      .select('mpxn')
      .distinct()
      .where('device_id', 'in', devices)
      .where('mpxn', 'is not', null)
      .orderBy('mpxn')
      .execute();
    return rows.map(({ mpxn }) => mpxn!);
  },

  /** Requests that have not ended, or were superseded. */
  concerned: async (views: Views, by: Concerned): Promise<readonly ConcernedRow[]> => {
    const { rows } = await sql<Omit<ConcernedRow, 'raised_again'> & { raised_again: unknown }>`
      select r.id, r.state, r.requester, r.stands_for, r.raised_at, coalesce(d.mpxn, r.mpxn) as mpxn,
        exists (select 1 from requests o where o.device_id = r.device_id and o.requester = r.requester
          and o.state <> 'ended' and o.id <> r.id) as raised_again
      from requests r left join devices d on d.device_id = r.device_id
      where (${concernedBy(by)}) and (r.state <> 'ended' or r.ending = 'superseded')
        and coalesce(d.mpxn, r.mpxn) is not null
      order by r.id`.execute(views.query);
    return rows.map((row) => ({ ...row, raised_again: Boolean(row.raised_again) }));
  },

  /** After a request (`''`: from the first), in order of their ids. */
  movable: async (views: Views, by: Movable, after: string, limit: number): Promise<readonly MovableRow[]> => {
    const { rows } = await sql<MovableRow>`
      select r.id, r.state, r.requester, r.stands_for, r.addressee, r.instead_of, coalesce(d.mpxn, r.mpxn) as mpxn
      from requests r left join devices d on d.device_id = r.device_id
      where ${movableBy(by)} and r.id > ${after} order by r.id limit ${limit}`.execute(views.query);
    return rows;
  },

  /** Requests that were transferred and do not go on yet, in order of what they go on as. */
  unfinished: async (views: Views, after: string, limit: number) => {
    const { rows } = await sql<{ id: RequestId; requester: PartyId; transferred_to: string }>`
      select id, requester, transferred_to from requests r where transferred_to > ${after}
      and not exists (select 1 from requests t where t.id = r.transferred_to)
      order by transferred_to limit ${limit}`.execute(views.query);
    return rows;
  },

  /** How much a succession has moved, and what is still open with the party that it took the place of. */
  moved: async (views: Views, succession: string, from: PartyId) => ({
    legsMoved: await count(views, sql`succession = ${succession}`),
    requestsTransferred: await count(views, sql`continues = ${succession}`),
    legsWaiting: await count(views, sql`addressee = ${from} and state = 'open'`),
  }),
} satisfies NamedQueries;
