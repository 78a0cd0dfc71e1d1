import type { Column } from '@icx/files-service';

const optional = { required: false, identifier: true } as const;

/** By which a device is named, wherever rows name one; with the names that other systems have for them. */
export const deviceIdColumn: Column = {
  ...optional,
  name: 'deviceId',
  aliases: ['GUID', 'EUI-64', 'EUI64'],
  words: 'EUI-64 of the device; where it is not known, mpxn and msn.',
  example: '00-DB-12-34-56-78-90-A0',
};
export const mpxnColumn: Column = {
  ...optional,
  name: 'mpxn',
  aliases: ['MPAN', 'MPRN', 'MPAN core'],
  words: 'MPAN core or MPRN.',
  example: '1012345678903',
};
export const msnColumn: Column = {
  ...optional,
  name: 'msn',
  aliases: ['serial', 'serial number', 'meter serial number'],
  words: 'Meter serial number.',
  example: '21E0012345',
};
