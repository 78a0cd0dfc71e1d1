import { sql } from 'kysely';
import type { Suspicion } from '@icx/holdings';
import type { DeviceId, Mpxn, PartyId, RequestId } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { PlainDate } from '@icx/working-days';

interface Tables {
  readonly suspect_holdings: {
    readonly stream: string;
    readonly holder: PartyId;
    readonly device_id: DeviceId;
    readonly over: boolean;
    readonly document: Suspicion;
  };
  readonly devices: { readonly device_id: DeviceId; readonly mpxn: Mpxn | null };
  readonly requests: {
    readonly id: RequestId;
    readonly state: string;
    readonly addressee: PartyId | null;
    readonly device_id: DeviceId | null;
  };
}

/** A request of which a succession put the latest leg to the successor. */
export interface MovedRow {
  readonly id: RequestId;
  readonly state: string;
  readonly device_id: DeviceId | null;
  readonly mpxn: Mpxn | null;
  /** London days. */
  readonly leg_opened_on: PlainDate;
  readonly answered_on: PlainDate | null;
  /** As the inventory has it. */
  readonly device: Device | null;
}

/** A suspicion, and the stream that has it. */
export interface SuspectRow {
  readonly stream: string;
  readonly document: Suspicion;
}

const suspects = (views: Views) =>
  tablesOf<Tables>(views).selectFrom('suspect_holdings').select(['stream', 'document']).where('over', '=', false);

export const holdingsQueries = {
  /** Where the inventory has these devices; one without a meter point is left out. */
  meterPoints: async (views: Views, devices: readonly DeviceId[]): Promise<ReadonlyMap<DeviceId, Mpxn>> => {
    const rows = await tablesOf<Tables>(views)
      .selectFrom('devices')
      .select(['device_id', 'mpxn'])
      .where('device_id', 'in', devices)
      .where('mpxn', 'is not', null)
      .orderBy('device_id')
      .execute();
    return new Map(rows.map(({ device_id: deviceId, mpxn }) => [deviceId, mpxn!] as const));
  },

  /** Requests that wait for this party, after one (`''`: from the first), in order of their ids. */
  openLegs: (views: Views, addressee: PartyId, after: string, limit: number) =>
    tablesOf<Tables>(views)
      .selectFrom('requests')
      .select(['id', 'device_id'])
      .where('addressee', '=', addressee)
      // With the literal, or the partial index is not used.
      .where(sql<boolean>`state = 'open'`)
      .where('id', '>', after as RequestId)
      .orderBy('id')
      .limit(limit)
      .execute(),

  /** Of a succession, after one (`''`: from the first), in order of their ids. */
  moved: async (views: Views, succession: string, after: string, limit: number): Promise<readonly MovedRow[]> => {
    const { rows } = await sql<MovedRow>`
      select r.id, r.state, r.device_id, r.mpxn, r.leg_opened_on, r.answered_on, d.document as device
      from requests r left join devices d on d.device_id = r.device_id
      where r.succession = ${succession} and r.succession is not null and r.id > ${after}
      order by r.id limit ${limit}`.execute(views.query);
    return rows;
  },

  /** What is suspected of codes of these devices. */
  suspected: (views: Views, devices: readonly DeviceId[]): Promise<readonly SuspectRow[]> =>
    suspects(views).where('device_id', 'in', devices).orderBy('device_id').orderBy('stream').execute(),

  /** The same by originating holder, in order of Device ID. */
  suspectedOf: (
    views: Views,
    holders: readonly PartyId[],
    after: string,
    limit: number,
  ): Promise<readonly SuspectRow[]> =>
    suspects(views)
      .where('holder', 'in', holders)
      .where('device_id', '>', after as DeviceId)
      .orderBy('device_id')
      .orderBy('stream')
      .limit(limit)
      .execute(),
} satisfies NamedQueries;
