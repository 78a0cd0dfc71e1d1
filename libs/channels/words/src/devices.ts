import type { Warning } from '@icx/identifiers';
import type { MirroredDevice } from '@icx/inventory';
import { clerkDate, clerkTime } from './london.ts';

/** A device as the exchange shows it: who supplies it only to those whose business that is. */
export type DeviceDocument = Omit<MirroredDevice, 'registeredSupplier' | 'suppliedFrom'> &
  Partial<Pick<MirroredDevice, 'registeredSupplier' | 'suppliedFrom'>> & {
    readonly mapIdCaption: string | null;
    readonly warnings?: readonly Warning[];
    readonly registration: { readonly supplier: string; readonly from: string | null } | null;
  };

const since = (party: string, from: string | null | undefined): string =>
  `${party}${from ? `, since ${clerkDate(from)}` : ''}`;

/** Registration counts; where the mirror differs it is told too. */
export const supplierWords = ({ registration, registeredSupplier, suppliedFrom }: DeviceDocument): string | null => {
  const mirrored = registeredSupplier ? since(registeredSupplier, suppliedFrom) : null;
  if (!registration) return mirrored;
  const differs = registeredSupplier !== undefined && registeredSupplier !== registration.supplier;
  return `${since(registration.supplier, registration.from)}${differs ? ` (the mirror has ${mirrored ?? 'nobody'})` : ''}`;
};

export const deviceStatus = ({ deleted, smiStatus }: DeviceDocument): string =>
  deleted ? `deleted ${clerkTime(deleted.at)} by ${deleted.by}` : (smiStatus ?? 'has none');

/** When and by whom; `null`: not known. */
export const installationWords = ({ installedOn, installingSupplier }: DeviceDocument): string | null => {
  const told = [installedOn && clerkDate(installedOn), installingSupplier && `by ${installingSupplier}`];
  return told.filter(Boolean).join(' ') || null;
};

export const productWords = ({ manufacturer, model, firmwareVersion }: DeviceDocument): string =>
  [manufacturer, model, firmwareVersion && `firmware ${firmwareVersion}`].filter(Boolean).join(' · ');
