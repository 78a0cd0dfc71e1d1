import type { DeviceId, Mpxn, PartyId } from '@icx/identifiers';
import { mayBeAsked, type Viewer } from '@icx/parties';
import type { Register, SupplyRegister } from '@icx/parties-service';
import { isRefusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { instant, londonDate } from '@icx/working-days';
import type { DeviceReader } from './device-reader.ts';

/** Whom somebody who did not install a device may name instead, and by what that one is known. */
export interface InstallerSuggestion {
  readonly party: PartyId;
  readonly name: string;
  readonly basis: 'successor' | 'recorded-installer' | 'pre-notifier';
}

/**
 * Who may have installed a device, to a party that was asked and says that it did not: what the inventory and the
 * successions tell that party anyway. Who holds a code of it, and whom else the requester asked, is not among that.
 */
export class InstallerSuggestions {
  constructor(
    private readonly engines: { readonly register: Register; readonly clock: Clock },
    private readonly reader: Pick<DeviceReader, 'read'>,
    private readonly supply: Pick<SupplyRegister, 'successions'>,
  ) {}

  /** Best first, each party once. @param notThese who asks, for one: it need not be asked */
  async of(
    { deviceId, mpxn }: { readonly deviceId: DeviceId | null; readonly mpxn: Mpxn | null },
    viewer: Viewer,
    notThese: readonly PartyId[],
  ): Promise<readonly InstallerSuggestion[]> {
    const on = londonDate(instant(this.engines.clock.now()));
    const book = await this.supply.successions();
    const parties = await this.engines.register.parties();
    const placeOf = (party: PartyId): PartyId => book.successorOf(party, mpxn, on)?.party ?? party;
    const seen = deviceId === null ? undefined : await this.reader.read(deviceId, viewer);
    const { installingSupplier = null, addedBy = null } = seen && !isRefusal(seen) ? seen.device : {};
    const found: readonly (readonly [PartyId | null, InstallerSuggestion['basis']])[] = [
      [placeOf(viewer.party), 'successor'],
      [installingSupplier && placeOf(installingSupplier), 'recorded-installer'],
      [addedBy, 'pre-notifier'],
    ];
    const named = new Set<PartyId>([viewer.party, ...notThese]);
    return found.flatMap(([party, basis]) => {
      const known = party === null ? undefined : parties.get(party);
      if (!known || named.has(known.party) || mayBeAsked(known) === 'no') return [];
      named.add(known.party);
      return [{ party: known.party, name: known.name, basis }];
    });
  }
}
