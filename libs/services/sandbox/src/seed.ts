import type { Clock } from '@icx/clock';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import type { Register } from '@icx/register-service';
import { parseSwitchId, type ReceivedSwitch } from '@icx/switching';
import { addDays, atLondon, instant, londonDate, type PlainDate } from '@icx/working-days';
import { sandboxDevices, type SandboxDevice } from './devices.ts';
import { sandboxParties } from './parties.data.ts';

const SECAS = 'SECA' as PartyId;

/** Fills an empty sandbox. On one that is filled it changes nothing; one that was cut short is completed. */
export const seed = async (register: Register, clock: Clock): Promise<void> => {
  const devices = sandboxDevices(londonDate(instant(clock.now())));
  // They are recorded in order: with the last one there, all are.
  if (await register.findDevice(devices.at(-1)!.deviceId)) return;
  await register.addParties(sandboxParties, SECAS);
  await register.addSwitches(sandboxSwitches(devices), SECAS);
  await register.addDevices(devices, SECAS);
};

/** Each meter point was the installing supplier's, until the one that has it now gained it. */
export const sandboxSwitches = (devices: readonly SandboxDevice[]): readonly (readonly ReceivedSwitch[])[] => {
  const first = new Map(devices.toReversed().map((device) => [device.mpxn, device] as const));
  return [...first.values()].map(({ mpxn, installingSupplier, registeredSupplier, installedOn, suppliedFrom }) => {
    const message = (id: string, losing: PartyId | null, gaining: PartyId, effectiveFrom: PlainDate) => ({
      id: must(parseSwitchId(`${id}-${mpxn}`)),
      version: 1,
      mpxn,
      losing,
      gaining,
      effectiveFrom,
      withdrawn: false,
      receivedAt: atLondon(effectiveFrom, '00:00'),
    });
    return [
      message('FIRST', null, installingSupplier, addDays(installedOn, -365)),
      message('GAINED', installingSupplier, registeredSupplier, suppliedFrom),
    ];
  });
};
