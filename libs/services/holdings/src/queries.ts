import type { DeviceId, Mpxn } from '@icx/identifiers';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';

interface Tables {
  readonly devices: { readonly device_id: DeviceId; readonly mpxn: Mpxn | null };
}

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
} satisfies NamedQueries;
