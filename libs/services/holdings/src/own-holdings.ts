import type { DeviceId, PartyId } from '@icx/identifiers';
import type { HeldCodes, HeldLabel } from '@icx/vault';
import type { Holders, NamedDevice } from './holders.ts';

/** What the party holds of a device today; another party's is as if it were not there. */
export const ownHoldings = async (
  { holdings, holders }: { readonly holdings: Pick<HeldCodes, 'find'>; readonly holders: Holders },
  party: PartyId,
  deviceId: DeviceId,
): Promise<readonly (HeldLabel & NamedDevice & { readonly holder: PartyId })[]> => {
  const found = await holdings.find([party, ...(await holders.alsoHeldBy(party))], [deviceId]);
  const named = found as readonly (HeldLabel & NamedDevice & { readonly holder: PartyId })[];
  const own = await holders.holdersOf(party, named);
  return named.filter(({ holder }, index) => own[index]!.includes(holder));
};
