import type { PartyId } from '@icx/identifiers';
import type { PlainDate } from '@icx/working-days';
import type { RegistrationHistory, SupplyPeriod } from './registration-history.ts';

const begun = ({ from }: SupplyPeriod, on: PlainDate): boolean => from === null || from <= on;
const notOver = ({ to }: SupplyPeriod, on: PlainDate): boolean => to === null || on < to;

export const periodOn = ({ periods }: RegistrationHistory, on: PlainDate): SupplyPeriod | undefined =>
  periods.find((period) => begun(period, on) && notOver(period, on));

export const supplierOn = (history: RegistrationHistory, on: PlainDate): PartyId | undefined =>
  periodOn(history, on)?.supplier;

/** The party's period that covers the day, else its next one: the supply for which something was begun on that day. */
export const currentOrNext = (
  { periods }: RegistrationHistory,
  party: PartyId,
  on: PlainDate,
): SupplyPeriod | undefined => periods.find((period) => period.supplier === party && notOver(period, on));

/** The period ends by a succession, not by a switch: what was begun in it is not lost but goes on as the successor's. */
export const isHandedOver = ({ periods }: RegistrationHistory, { to, switchId }: SupplyPeriod): boolean => {
  const after = to === null ? undefined : periods.find(({ from }) => from === to);
  return after?.succession !== undefined && after.switchId === switchId;
};

/** Who supplied until a period of this history began. */
export const losingBefore = ({ periods }: RegistrationHistory, { from }: SupplyPeriod): PartyId | undefined =>
  from === null ? undefined : periods.find(({ to }) => to === from)?.supplier;
