import { tellingRows } from '@icx/refusals';
import type { SeenDevice } from './device-reader.ts';
import { mpxnWarnings, type RowOutcome } from './inventory-import.ts';
import { mapIdCaption } from './map-access.ts';

/** Who supplies it is left out for those whose business it is not. */
export const deviceDocument = ({ device, supply, seesSupply }: SeenDevice) => {
  const { registeredSupplier, suppliedFrom, mapId, ...rest } = device;
  return {
    ...rest,
    mapId,
    mapIdCaption: mapId ? mapIdCaption : null,
    warnings: mpxnWarnings(device),
    ...(seesSupply ? { registeredSupplier, suppliedFrom } : {}),
    registration: supply ? { supplier: supply.supplier, from: supply.from } : null,
  };
};

/** What became of each row of an import. */
export const importDocument = (items: readonly RowOutcome[]) => {
  const tell = tellingRows();
  const count = (outcome: string): number => items.filter((item) => item.outcome === outcome).length;
  return {
    accepted: count('accepted'),
    alreadyHeld: count('already-held'),
    rejected: count('rejected'),
    items: items.map(({ errors, ...item }) => ({ ...item, ...(errors ? tell(errors) : {}) })),
  };
};
