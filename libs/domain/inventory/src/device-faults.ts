import { mapIdFuel, mpxnFuel, type Fuel, type MapId, type Mpxn } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import type { PlainDate } from '@icx/working-days';
import type { Device } from './device.ts';
import { hasStatus, isTwinElement, type InventoryDeviceType } from './device-type.ts';
import { saysSmets1 } from './text.ts';

/** A refusal that holds every fault that was found; its own code and sentence are those of the first. */
export interface Refusals extends Refusal {
  readonly errors: readonly [Refusal, ...Refusal[]];
}

/** `undefined`: there is nothing to refuse. */
export const refuseAll = (faults: readonly Refusal[]): Refusals | undefined => {
  const [first, ...others] = faults;
  return first && { ...first, errors: [first, ...others] };
};

export interface DeviceFacts {
  /** Is there a MAP of this id in the party register on this day? */
  readonly isMapId: (mapId: MapId, on: PlainDate) => boolean;
  /** The day, London. */
  readonly on: PlainDate;
}

/** What contradicts itself between the members of a device; each fault names the member to correct. */
export const deviceFaults = (device: Device, facts: DeviceFacts): readonly Refusal[] =>
  [
    statusFault(device),
    variantFault(device),
    ...mpxnFaults(device),
    mapIdFault(device, facts),
    hubFault(device),
    datesFault(device, facts),
  ].filter((fault) => fault !== undefined);

const statusFault = ({ deviceType, smiStatus }: Device): Refusal | undefined => {
  if (hasStatus(deviceType)) {
    return smiStatus === null
      ? refuse('smi-status-missing', `The inventory gives every ${deviceType} a status: send it.`, '/smiStatus')
      : undefined;
  }
  return smiStatus === null
    ? undefined
    : refuse(
        'smi-status-not-applicable',
        `A type 2 device (${deviceType}) has no status: leave smiStatus out.`,
        '/smiStatus',
      );
};

const variantFault = ({ deviceType, esmeVariant }: Device): Refusal | undefined =>
  esmeVariant !== null && deviceType !== 'ESME'
    ? refuse(
        'esme-variant-not-applicable',
        `Only an ESME has an ESME variant, and this is a ${deviceType}: leave it out.`,
        '/esmeVariant',
      )
    : undefined;

const meterFuel: Partial<Record<InventoryDeviceType, Fuel>> = { ESME: 'electricity', GSME: 'gas' };

/** An ESME is at an MPAN and a GSME at an MPRN; other devices have that of their hub, of either fuel. */
export const isMpxnFor = (type: InventoryDeviceType, mpxn: Mpxn): boolean => {
  const fuel = meterFuel[type];
  return fuel === undefined || mpxnFuel(mpxn) === fuel;
};

const notForType = (detail: string, pointer: string) => refuse('mpxn-not-for-device-type', detail, pointer);

/** The rules of E080413 (DP213), which an import must keep too. */
const mpxnFaults = (device: Device): readonly (Refusal | undefined)[] => {
  const { deviceType, esmeVariant, mpxn, secondaryImportMpan, exportMpan } = device;
  return [
    mpxn && !isMpxnFor(deviceType, mpxn)
      ? notForType(
          deviceType === 'GSME'
            ? 'A GSME measures gas: send its MPRN, not an MPAN.'
            : 'An ESME measures electricity: send its MPAN, not an MPRN.',
          '/mpxn',
        )
      : undefined,
    secondaryImportMpan && !(deviceType === 'ESME' && isTwinElement(esmeVariant))
      ? notForType(
          'Only a twin-element ESME (variant B…) has a Secondary Import MPAN: correct esmeVariant or leave it out.',
          '/secondaryImportMpan',
        )
      : undefined,
    exportMpan && deviceType !== 'ESME'
      ? notForType(`Only an ESME has an Export MPAN, and this is a ${deviceType}: leave it out.`, '/exportMpan')
      : undefined,
    secondaryImportMpan && secondaryImportMpan === mpxn ? repeated('/secondaryImportMpan') : undefined,
    exportMpan && (exportMpan === mpxn || exportMpan === secondaryImportMpan) ? repeated('/exportMpan') : undefined,
  ];
};

const repeated = (pointer: string) =>
  refuse('mpxn-repeated', 'Import, Secondary Import and Export are three different MPANs: correct this one.', pointer);

/** Devices that hang on the network of one fuel; a PPMID, IHD, CAD or hub serves both. */
const assetFuel: Partial<Record<InventoryDeviceType, Fuel>> = {
  ESME: 'electricity',
  HCALCS: 'electricity',
  GSME: 'gas',
};

/** SECMP0011: 4 characters for electricity, 3 for gas, from a maintained list, for SMETS2 devices. */
const mapIdFault = (device: Device, { isMapId, on }: DeviceFacts): Refusal | undefined => {
  const { deviceType, mapId, smetsChtsVersion } = device;
  if (mapId === null) return undefined;
  const pointer = '/mapId';
  if (saysSmets1(smetsChtsVersion)) {
    return refuse(
      'map-id-not-applicable',
      'A MAP ID is kept for SMETS2 devices, and this is SMETS1: leave it out.',
      pointer,
    );
  }
  const fuel = assetFuel[deviceType];
  if (fuel !== undefined && mapIdFuel(mapId) !== fuel) {
    const form = fuel === 'gas' ? '3 characters (gas)' : '4 characters (electricity)';
    return refuse('map-id-fuel-mismatch', `The MAP ID of a ${deviceType} has ${form}: correct it.`, pointer);
  }
  return isMapId(mapId, on)
    ? undefined
    : refuse(
        'map-id-unknown',
        'No Meter Asset Provider has this MAP ID today: correct it, or ask SECAS to register it first.',
        pointer,
      );
};

const hubFault = ({ deviceId, hub }: Device): Refusal | undefined =>
  hub === deviceId
    ? refuse('hub-is-itself', 'The hub is the Device ID of the communications hub (CHF): a CHF has none.', '/hub')
    : undefined;

/** What has happened, on a day that is not ahead. `suppliedFrom` may be: a switch is dated. */
const happened = {
  installedOn: 'The install date',
  installerRecordedOn: 'The date of the installer’s record',
  removedOn: 'The removal date',
} as const;

const datesFault = (device: Device, { on }: DeviceFacts): Refusal | undefined => {
  const { installedOn, removedOn } = device;
  const ahead = (Object.keys(happened) as (keyof typeof happened)[]).find((name) => (device[name] ?? on) > on);
  if (ahead)
    return refuse(
      'date-in-future',
      `${happened[ahead]} is after today, ${on}: correct it or leave it out.`,
      `/${ahead}`,
    );
  return installedOn !== null && removedOn !== null && removedOn < installedOn
    ? refuse(
        'removed-before-installed',
        'The removal date is before the install date: correct one of them.',
        '/removedOn',
      )
    : undefined;
};
