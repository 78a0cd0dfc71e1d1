import type { Warning } from '@icx/identifiers';
import type { MirroredDevice } from '@icx/inventory';
import type { MapNotices } from '@icx/inventory-service';
import { clerkDate, clerkTime } from './london.ts';
import { mindWords } from './mind.ts';
import { fields, table } from './table.ts';

/** A device as the exchange shows it: who supplies it only to those whose business that is. */
export type DeviceDocument = Omit<MirroredDevice, 'registeredSupplier' | 'suppliedFrom'> &
  Partial<Pick<MirroredDevice, 'registeredSupplier' | 'suppliedFrom'>> & {
    readonly mapIdCaption: string | null;
    readonly warnings?: readonly Warning[];
    readonly registration: { readonly supplier: string; readonly from: string | null } | null;
  };

const since = (party: string, from: string | null | undefined): string =>
  `${party}${from ? `, since ${clerkDate(from)}` : ''}`;

const supplierOf = ({ registration, registeredSupplier, suppliedFrom }: DeviceDocument): string | null => {
  const mirrored = registeredSupplier ? since(registeredSupplier, suppliedFrom) : null;
  if (!registration) return mirrored;
  const differs = registeredSupplier !== undefined && registeredSupplier !== registration.supplier;
  return `${since(registration.supplier, registration.from)}${differs ? ` (the mirror has ${mirrored ?? 'nobody'})` : ''}`;
};

const statusOf = ({ deleted, smiStatus }: DeviceDocument): string =>
  deleted ? `deleted ${clerkTime(deleted.at)} by ${deleted.by}` : (smiStatus ?? 'has none');

const installationOf = ({ installedOn, installingSupplier }: DeviceDocument): string | null => {
  const told = [installedOn && clerkDate(installedOn), installingSupplier && `by ${installingSupplier}`];
  return told.filter(Boolean).join(' ') || null;
};

const productOf = ({ manufacturer, model, firmwareVersion }: DeviceDocument): string =>
  [manufacturer, model, firmwareVersion && `firmware ${firmwareVersion}`].filter(Boolean).join(' · ');

export const deviceWords = (device: DeviceDocument): string => {
  const { deviceType, esmeVariant, mapId, mapIdCaption, history, removedOn } = device;
  const head = fields([
    ['type', `${deviceType}${esmeVariant ? ` of variant ${esmeVariant}` : ''}`],
    ['status', statusOf(device)],
    ['Import MPxN', device.mpxn],
    ['Secondary Import', device.secondaryImportMpan],
    ['Export', device.exportMpan],
    ['mind', mindWords(device.warnings)],
    ['hub', device.hub],
    ['MSN', device.msn],
    ['MAP ID', mapId && `${mapId}${mapIdCaption ? ` (${mapIdCaption})` : ''}`],
    ['product', productOf(device)],
    ['SMETS or CHTS', device.smetsChtsVersion],
    ['supplier', supplierOf(device)],
    ['installed', installationOf(device)],
    ['removed', removedOn && clerkDate(removedOn)],
    ['added by', device.addedBy],
    ['WAN', device.wan.replaceAll('-', ' ')],
  ]);
  const course = history.map(({ status, at, by }) => [status, clerkTime(at), by ?? '-']);
  return `${device.deviceId}\n${head}${course.length > 0 ? `\n\n${table(['status', 'since', 'by'], course)}` : ''}`;
};

export const foundWords = (devices: readonly DeviceDocument[]): string =>
  devices.length === 0
    ? 'No such device, or none of yours.'
    : table(
        ['device', 'type', 'status', 'MPxN', 'MSN', 'manufacturer', 'installed'],
        devices.map((device) => [
          device.deviceId,
          device.deviceType,
          statusOf(device),
          device.mpxn ?? '-',
          device.msn ?? '-',
          device.manufacturer ?? '-',
          installationOf(device) ?? '-',
        ]),
      );

/** What is not there is told where it was there before. */
const facets = (members: object, others: object): string =>
  Object.entries(members)
    .filter(([name, value]) => value !== null || Object.hasOwn(others, name))
    .map(([name, value]) => `${name} ${String(value ?? '-')}`)
    .join(', ');

export const noticesWords = ({ notices, next, more }: MapNotices): string => {
  if (notices.length === 0) return `${more ? 'Nothing so far. Go on' : 'Nothing new. Later'}: --after ${next}`;
  const rows = notices.map(({ at, deviceId, what, before, after }) => [
    clerkTime(at),
    deviceId,
    what.join(', '),
    facets(before, after),
    facets(after, before),
  ]);
  const listed = table(['when', 'device', 'what', 'before', 'after'], rows);
  return `${listed}\n\n${more ? 'There are more' : 'What comes later'}: --after ${next}`;
};

export const reconciledWords = (counts: Readonly<Record<string, number>>): string =>
  table(
    ['difference', 'found'],
    Object.entries(counts).map(([difference, count]) => [difference, count.toLocaleString('en-GB')]),
  );
