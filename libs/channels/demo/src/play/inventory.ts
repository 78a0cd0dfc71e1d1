import { addDays, type PlainDate } from '@icx/working-days';
import type { PlannedDevice } from './planned.ts';

/** A device as a line of the file that DCC sends. @param first day of the play */
export const inventoryRow = (device: PlannedDevice, first: PlainDate) => {
  const { deviceId, mpxn, msn, manufacturer, gas, registered, installer, installedBefore } = device;
  return {
    ...{ deviceId, ...(gas ? { deviceType: 'GSME', esmeVariant: '' } : { deviceType: 'ESME', esmeVariant: 'A' }) },
    ...{ smiStatus: 'InstalledNotCommissioned', mpxn, msn, manufacturer },
    ...{ smetsChtsVersion: 'SMETS2 5.1', mapId: gas ? 'MPX' : 'MAPX', addedBy: 'MAPX' },
    ...{ registeredSupplier: registered, installingSupplier: installer },
    installedOn: installedBefore === null ? '' : addDays(first, -installedBefore),
  };
};

/** Days from one supplier's gain of a home to the installation, and from that to the next one's gain. */
const [BEFORE, AFTER] = [365, 1];
/** Of a device of which nobody knows the day. */
const LONG_AGO = 60;

/** How its home came to its supplier: who installed had it before, unless it has it still. */
export const supplyRows = (device: PlannedDevice, first: PlainDate) => {
  const { mpxn, installer, registered, installedBefore } = device;
  const installed = addDays(first, -(installedBefore ?? LONG_AGO));
  const had = { id: `FIRST-${mpxn}`, mpxn, losing: '', gaining: installer, effectiveFrom: addDays(installed, -BEFORE) };
  if (registered === installer) return [had];
  const gained = { id: `GAINED-${mpxn}`, mpxn, losing: installer, gaining: registered };
  return [had, { ...gained, effectiveFrom: addDays(installed, AFTER) }];
};
