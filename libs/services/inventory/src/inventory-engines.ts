import type { Clock } from '@icx/runtime';
import type { Author } from '@icx/parties-service';
import type { EventStore } from '@icx/event-store';
import type { MapId, PartyId } from '@icx/identifiers';
import { isMapId, type Party } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import type { PlainDate } from '@icx/working-days';

/** Who acts on the inventory: always a party, by a command. */
export type InventoryAuthor = Author & { readonly party: PartyId; readonly command: NonNullable<Author['command']> };

export interface InventoryEngines {
  readonly log: EventStore;
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
