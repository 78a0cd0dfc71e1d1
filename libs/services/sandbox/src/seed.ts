import type { Clock } from '@icx/clock';
import type { PartyId } from '@icx/identifiers';
import type { Register } from '@icx/register-service';
import { instant, londonDate } from '@icx/working-days';
import { sandboxDevices } from './devices.ts';
import { sandboxParties } from './parties.data.ts';

const SECAS = 'SECA' as PartyId;

/** Fills an empty sandbox. On one that is filled it changes nothing; one that was cut short is completed. */
export const seed = async (register: Register, clock: Clock): Promise<void> => {
  const devices = sandboxDevices(londonDate(instant(clock.now())));
  // They are recorded in order: with the last one there, all are.
  if (await register.findDevice(devices.at(-1)!.deviceId)) return;
  await register.addParties(sandboxParties, SECAS);
  await register.addDevices(devices, SECAS);
};
