import { Type } from '@icx/documents';
import type { MapId, PartyId } from '@icx/identifiers';
import { mapIdFuel, parseMapId } from '@icx/identifiers';
import { holderOf, isFor } from '@icx/parties';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { instant, londonDate } from '@icx/working-days';
import type { InventoryEngines } from './inventory-engines.ts';

/** Stands beside every MAP ID that people see (SECMP0011): other databases may say otherwise. */
export const mapIdCaption = 'not definitive: as the Smart Metering Inventory has it; industry databases may differ';

export const mapIdSchema = Type.String({ pattern: '^[0-9A-Z]{3,4}$', description: `Is ${mapIdCaption}.` });

const notYours = refuse.unknown(
  'map-id-not-yours',
  'This MAP ID is not yours today. Use one of your own, or ask SECAS to register it.',
);

const noMapId = refuse.unknown('map-id-not-yours', 'This is no MAP ID of yours.');

/** A MAP ID is read by the party that holds it today, and one that nobody holds is refused alike. */
export const mapAccess = async (
  { register, clock }: Pick<InventoryEngines, 'register' | 'clock'>,
  mapId: MapId,
  party: PartyId,
): Promise<Refusal | undefined> => {
  const holder = holderOf(
    (await register.parties()).values(),
    { kind: 'map-id', fuel: mapIdFuel(mapId), id: mapId },
    londonDate(instant(clock.now())),
  );
  return holder?.party === party ? undefined : notYours;
};

/** A MAP ID as it is named in an address, if it is this party's today. Refused with `map-id-not-yours`. */
export const ownMapId = async (
  engines: Pick<InventoryEngines, 'register' | 'clock'>,
  named: string,
  party: PartyId,
): Promise<MapId | Refusal> => {
  const mapId = parseMapId(named);
  if (isRefusal(mapId)) return noMapId;
  return (await mapAccess(engines, mapId, party)) ?? mapId;
};

/** The MAP IDs that are this party's today, in order. */
export const ownMapIds = async (
  { register, clock }: Pick<InventoryEngines, 'register' | 'clock'>,
  party: PartyId,
): Promise<readonly MapId[]> => {
  const today = londonDate(instant(clock.now()));
  const { identifiers = [] } = (await register.parties()).get(party) ?? {};
  const own = identifiers.flatMap((one) => (one.kind === 'map-id' && isFor(one, today) ? [one.id] : []));
  return [...new Set(own)].toSorted();
};
