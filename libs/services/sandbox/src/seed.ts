import type { Clock } from '@icx/runtime';
import { Commands, kept, type DomainEvent } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { importCertifiedProducts, parseCertifiedProduct } from '@icx/inventory';
import { isRefusal, must } from '@icx/refusals';
import type { Register } from '@icx/parties-service';
import { parseSwitchId, type ReceivedSwitch } from '@icx/switching';
import { addDays, atLondon, instant, londonDate, type Instant, type PlainDate } from '@icx/working-days';
import { seedContacts } from './contacts.ts';
import { sandboxDevices, type SandboxDevice } from './devices.ts';
import { sandboxParties } from './parties.data.ts';

const SECAS = 'SECA' as PartyId;

/** Fills an empty sandbox. On one that is filled it changes nothing; one that was cut short is completed. */
export const seed = async (register: Register, clock: Clock, log: EventStore): Promise<void> => {
  const devices = sandboxDevices(londonDate(instant(clock.now())));
  // They are recorded in order: with the last one there, all are.
  if (await register.findDevice(devices.at(-1)!.deviceId)) return;
  await register.addParties(sandboxParties, SECAS);
  await seedContacts(log, instant(clock.now()));
  const by = { party: SECAS, user: 'exchange', channel: 'sandbox' } as const;
  await new Commands(log).perform('certified-products', kept, by, (_, { events }) =>
    events.length > 0 ? [] : certified(devices, instant(clock.now())),
  );
  await register.addSwitches(sandboxSwitches(devices), SECAS);
  await register.addDevices(devices, SECAS);
};

/** Every product of the sandbox is on the Certified Products List, and the next firmware of each. */
const certified = (devices: readonly SandboxDevice[], at: Instant): readonly DomainEvent[] => {
  const byType = new Map(devices.map((device) => [device.deviceType, device] as const));
  const products = [...byType.values()].flatMap(({ deviceType, esmeVariant, manufacturer, model }) =>
    ['01.00.00.00', '01.01.00.00'].flatMap((firmwareVersion) => {
      const product = { deviceType, esmeVariant, manufacturer, model, firmwareVersion, status: 'current' };
      const parsed = parseCertifiedProduct(product);
      // Type 2 devices are on no list.
      return isRefusal(parsed) ? [] : [parsed];
    }),
  );
  return importCertifiedProducts(products, { at, by: SECAS, replaces: true });
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
