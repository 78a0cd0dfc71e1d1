import type { Clock } from '@icx/runtime';
import type { Commands } from '@icx/commands';
import type { MapId } from '@icx/identifiers';
import { isMapId, type Party } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import type { PlainDate } from '@icx/working-days';

export interface InventoryEngines {
  readonly commands: Commands;
  readonly views: ReadStore;
  readonly clock: Clock;
  /** The register of parties, which is also the list of valid MAP IDs. */
  readonly register: { readonly parties: () => Promise<ReadonlyMap<string, Party>> };
}

/** As of now, each answer found once: a batch asks the same few MAP IDs thousands of times. */
export const mapIdsIn = (parties: ReadonlyMap<string, Party>): ((mapId: MapId, on: PlainDate) => boolean) => {
  const known = new Map<string, boolean>();
  return (mapId, on) => {
    const key = `${mapId} ${on}`;
    const found = known.get(key) ?? isMapId(parties.values(), mapId, on);
    known.set(key, found);
    return found;
  };
};
