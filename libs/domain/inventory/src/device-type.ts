import { deviceTypes, readTrimmed, smiStatuses, type DeviceType, type SmiStatus } from '@icx/identifiers';
import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import type { EsmeVariant } from './text.ts';

/** What the inventory lists: the devices that are asked for, the communications hub (CHF) and its gas proxy (GPF). */
export const inventoryDeviceTypes = [...deviceTypes, 'CHF', 'GPF'] as const;
export type InventoryDeviceType = DeviceType | 'CHF' | 'GPF';

const field = { name: 'The device type', code: 'device-type-invalid' };

/** One of `inventoryDeviceTypes`, in either case. Refused with `device-type-invalid`. */
export const parseInventoryDeviceType = (value: unknown): Parsed<InventoryDeviceType> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  // Compared in lower case: upper case would make an I of the dotless ı.
  const lowered = text.toLowerCase();
  return (
    inventoryDeviceTypes.find((known) => known.toLowerCase() === lowered) ??
    refuse(field.code, `${field.name} is not known: use one of ${inventoryDeviceTypes.join(', ')}.`)
  );
};
parseInventoryDeviceType.takes = { type: 'string', enum: inventoryDeviceTypes } as const;

/** A device that joins the home area network by an install code, so that a request can be for it. */
export const needsInstallCode = (type: InventoryDeviceType): type is DeviceType => type !== 'CHF' && type !== 'GPF';

/** A meter has an Import MPxN of its own; every other device has that of its hub. */
export const isMeter = (type: InventoryDeviceType): boolean => type === 'ESME' || type === 'GSME';

/** Validated against the Certified Products List. A GPF comes with its CHF; type 2 devices are not certified [choice]. */
export const certifiedTypes = ['ESME', 'GSME', 'CHF', 'PPMID', 'HCALCS'] as const;
export type CertifiedType = (typeof certifiedTypes)[number];
export const isCertifiedType = (type: InventoryDeviceType): type is CertifiedType =>
  (certifiedTypes as readonly string[]).includes(type);

/** A variant that begins with B has two elements, hence a Secondary Import MPAN [choice]. */
export const isTwinElement = (variant: EsmeVariant | null): boolean => variant?.startsWith('B') ?? false;

const hub: readonly SmiStatus[] = [];
const type2: readonly SmiStatus[] = [];
/** Recovery replaces the supplier credentials that a device holds; a PPMID holds none [choice]. */
const withoutCredentials = smiStatuses.filter((status) => status !== 'Recovery' && status !== 'Recovered');

const settable: Readonly<Record<InventoryDeviceType, readonly SmiStatus[]>> = {
  ESME: smiStatuses,
  GSME: smiStatuses,
  HCALCS: smiStatuses,
  PPMID: withoutCredentials,
  IHD: type2,
  CAD: type2,
  CHF: hub,
  GPF: hub,
};

/**
 * Statuses that "Device Status Except CH" can give to a device of this type (DP213, E080405). None to a type 2 device,
 * which has no status, and none to the hub and its gas proxy, whose status the DCC keeps [choice].
 */
export const settableStatuses = (type: InventoryDeviceType): readonly SmiStatus[] => settable[type];

/** Type 2 devices (IHD, CAD) have no SMI status. */
export const hasStatus = (type: InventoryDeviceType): boolean => type !== 'IHD' && type !== 'CAD';
