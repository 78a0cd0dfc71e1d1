import type { DeviceType, Fuel, Mpxn, PartyId } from '@icx/identifiers';
import type { Hold, SuccessionBook } from '@icx/switching';
import type { PlainDate } from '@icx/working-days';

/** What of a device tells by which successions the holdings of it pass on. */
export interface HeldDevice {
  readonly deviceType: DeviceType;
  /** Where the inventory has it; `null`: not known. */
  readonly mpxn: Mpxn | null;
}

const fuelOf: Readonly<Partial<Record<DeviceType, Fuel>>> = { ESME: 'electricity', GSME: 'gas' };

/** A meter tells its fuel without its meter point; any other device passes on with everything alone. */
const holdOf = ({ deviceType, mpxn }: HeldDevice): Hold => mpxn ?? fuelOf[deviceType] ?? null;

/**
 * Whose holdings of this device the party has on that day: its own, and those that came to it by succession. Not its own,
 * where another party has them now. Told anew each time and never stored, so that a reversal gives everything back.
 */
export const holdersFor = (
  book: SuccessionBook,
  party: PartyId,
  device: HeldDevice,
  on: PlainDate,
): readonly PartyId[] =>
  [party, ...book.predecessorsOf(party)].filter((origin) => holderNow(book, origin, device, on) === party);

/** Who has what this party first held of the device. */
export const holderNow = (book: SuccessionBook, origin: PartyId, device: HeldDevice, on: PlainDate): PartyId =>
  book.holderOf(origin, holdOf(device), on).party;

/** Whose holdings are the party's whatever the device; `undefined`: for some of them it depends on the device. */
export const holdersForAll = (book: SuccessionBook, party: PartyId, on: PlainDate): readonly PartyId[] | undefined => {
  const whose = [party, ...book.predecessorsOf(party)].map((origin) => ({
    origin,
    ...book.holderOf(origin, null, on),
  }));
  const depends = whose.some(({ origin, chain }) =>
    [origin, ...chain.map(({ to }) => to)].some((one) => !book.movesAsOne(one)),
  );
  return depends ? undefined : whose.filter((one) => one.party === party).map(({ origin }) => origin);
};
