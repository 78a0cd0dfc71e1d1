import type { MapNotices } from '@icx/inventory-service';
import {
  clerkDate,
  clerkNumber,
  clerkTime,
  deviceStatus,
  installationWords,
  mindWords,
  plain,
  productWords,
  supplierWords,
  type DeviceDocument,
} from '@icx/words';
import { fields, table } from './table.ts';

export const deviceWords = (device: DeviceDocument): string => {
  const { deviceType, esmeVariant, mapId, mapIdCaption, history, removedOn } = device;
  const head = fields([
    ['type', `${deviceType}${esmeVariant ? ` of variant ${esmeVariant}` : ''}`],
    ['status', deviceStatus(device)],
    ['Import MPxN', device.mpxn],
    ['Secondary Import', device.secondaryImportMpan],
    ['Export', device.exportMpan],
    ['mind', mindWords(device.warnings)],
    ['hub', device.hub],
    ['MSN', device.msn],
    ['MAP ID', mapId && `${mapId}${mapIdCaption ? ` (${mapIdCaption})` : ''}`],
    ['product', productWords(device)],
    ['SMETS or CHTS', device.smetsChtsVersion],
    ['supplier', supplierWords(device)],
    ['installed', installationWords(device)],
    ['removed', removedOn && clerkDate(removedOn)],
    ['added by', device.addedBy],
    ['WAN', plain(device.wan)],
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
          deviceStatus(device),
          device.mpxn ?? '-',
          device.msn ?? '-',
          device.manufacturer ?? '-',
          installationWords(device) ?? '-',
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
    Object.entries(counts).map(([difference, count]) => [difference, clerkNumber(count)]),
  );
