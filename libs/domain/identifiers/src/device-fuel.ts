import type { DeviceType } from './device-type.ts';
import type { Fuel } from './fuel.ts';
import { mpxnFuel, type Mpxn } from './mpxn.ts';

/** Of the meter point that it was asked for at, or of the meter that it is; `null`: of another device nobody knows. */
export const deviceFuel = ({
  mpxn,
  deviceType,
}: {
  readonly mpxn: Mpxn | null;
  readonly deviceType: DeviceType;
}): Fuel | null => {
  if (mpxn !== null) return mpxnFuel(mpxn);
  return deviceType === 'ESME' ? 'electricity' : deviceType === 'GSME' ? 'gas' : null;
};
