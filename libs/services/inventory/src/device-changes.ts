import type { MapId } from '@icx/identifiers';
import { inInventory, type Device, type DeviceState } from '@icx/inventory';

/**
 * What of a device a Meter Asset Provider is told: it came to this MAP ID, it left it, its status or MPxNs changed, it
 * was removed from site or deleted from the inventory.
 */
export const changeKinds = ['added', 'left', 'status', 'mpxn', 'removal'] as const;
export type ChangeKind = (typeof changeKinds)[number];

type Facets = Partial<
  Pick<Device, 'smiStatus' | 'mpxn' | 'secondaryImportMpan' | 'exportMpan' | 'removedOn'> & { deleted: boolean }
>;

/** What one event changed, as seen by one MAP. */
export interface DeviceChange {
  readonly mapId: MapId;
  /** Several where one import changed several. */
  readonly what: readonly ChangeKind[];
  readonly before: Facets;
  readonly after: Facets;
}

const kindOf = {
  smiStatus: 'status',
  mpxn: 'mpxn',
  secondaryImportMpan: 'mpxn',
  exportMpan: 'mpxn',
  removedOn: 'removal',
} as const;
const members = Object.keys(kindOf) as (keyof typeof kindOf)[];

const facets = (device: Device, of = members): Facets =>
  Object.fromEntries(of.map((member) => [member, device[member]]));

/** A MAP learns what was or became of a device while it has its MAP ID, and never whose it was before or is after. */
export const changesBetween = (before: DeviceState, after: DeviceState): readonly DeviceChange[] => {
  const old = inInventory(before) ? before : null;
  const now = inInventory(after) ? after : null;
  if (old && now && old.mapId !== null && old.mapId === now.mapId) {
    const changed = members.filter((member) => old[member] !== now[member]);
    if (changed.length === 0) return [];
    const what = [...new Set(changed.map((member) => kindOf[member]))];
    return [{ mapId: old.mapId, what, before: facets(old, changed), after: facets(now, changed) }];
  }
  const left: readonly DeviceChange[] = old?.mapId
    ? [
        {
          mapId: old.mapId,
          what: now ? ['left'] : ['removal'],
          before: facets(old),
          after: now ? {} : { deleted: true },
        },
      ]
    : [];
  const added: readonly DeviceChange[] = now?.mapId
    ? [{ mapId: now.mapId, what: ['added'], before: {}, after: facets(now) }]
    : [];
  return [...left, ...added];
};
