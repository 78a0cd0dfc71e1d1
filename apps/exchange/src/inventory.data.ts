import type { PartyName } from './cast.data.ts';

/** A device of a spec's own, whole and valid; members can be changed. */
export const deviceRow = (serial: number, changes: object = {}): Readonly<Record<string, unknown>> => ({
  deviceId: `00-DB-12-99-00-00-00-${serial.toString(16).padStart(2, '0').toUpperCase()}`,
  deviceType: 'ESME',
  esmeVariant: 'A',
  smiStatus: 'Pending',
  manufacturer: 'Wattmeter Ltd',
  model: 'ESME One',
  firmwareVersion: '01.00.00.00',
  smetsChtsVersion: 'SMETS2 5.1',
  msn: `E6S999${serial}`,
  mapId: 'MAPX',
  addedBy: 'MAPX',
  ...changes,
});

/** Rows that are not taken, and why. */
export const badRows: readonly (readonly [string, object, string, string])[] = [
  ['no Device ID', { deviceId: null }, 'device-id-invalid', '/deviceId'],
  ['a Device ID that no device has', { deviceId: 'FF-FF-FF-FF-FF-FF-FF-FF' }, 'device-id-invalid', '/deviceId'],
  ['an installation that is ahead', { installedOn: '2999-01-01' }, 'date-in-future', '/installedOn'],
  ['a Device ID that is none', { deviceId: '00-DB-12' }, 'device-id-invalid', '/deviceId'],
  ['an unknown member', { colour: 'white' }, 'unknown-member', '/colour'],
  ['a MAP ID that nobody holds', { mapId: 'ZZZZ' }, 'map-id-unknown', '/mapId'],
  ['a gas MAP ID on an electricity meter', { mapId: 'MPX' }, 'map-id-fuel-mismatch', '/mapId'],
  ['a MAP ID on a SMETS1 device', { smetsChtsVersion: 'SMETS1' }, 'map-id-not-applicable', '/mapId'],
  ['a Meter Operator', { mopId: 'MOPX' }, 'mop-mam-out-of-scope', '/mopId'],
  ['a Meter Asset Manager', { mamId: 'MAM' }, 'mop-mam-out-of-scope', '/mamId'],
  ['an install code', { model: '83FED3407A939723A5C639B26916D505' }, 'install-code-misplaced', '/model'],
];

/** Each published code once, on devices of the sandbox: by whom, the update, and its neighbour that is accepted. */
export interface CodeCase {
  readonly code: string;
  readonly by: PartyName;
  readonly update: Readonly<Record<string, unknown>>;
}

/** `pending` was added by MAPX; `meter` is AAAA's, InstalledNotCommissioned; `gas` is AAAA's gas meter. */
export const codeCases = (pending: string, meter: string, gas: string, foreignMpxn: string): readonly CodeCase[] => [
  { code: 'E080405', by: 'AAAA', update: { deviceId: '', kind: 'status', status: 'Commissioned' } },
  {
    code: 'E080406',
    by: 'AAAA',
    update: { deviceId: '00-DB-12-98-00-00-00-00', kind: 'status', status: 'Commissioned' },
  },
  { code: 'E080407', by: 'MAPX', update: { deviceId: meter, kind: 'details', changes: { msn: 'X1' } } },
  { code: 'E080408', by: 'MAPX', update: { deviceId: pending, kind: 'details', changes: {} } },
  {
    code: 'E080409',
    by: 'MAPX',
    update: { deviceId: pending, kind: 'details', changes: { firmwareVersion: '09.09.09.09' } },
  },
  { code: 'E080410', by: 'AAAA', update: { deviceId: pending, kind: 'delete' } },
  { code: 'E080410', by: 'MAPX', update: { deviceId: meter, kind: 'status', status: 'Commissioned' } },
  { code: 'E080410', by: 'CCCC', update: { deviceId: meter, kind: 'mpxn', importMpxn: null } },
  { code: 'E080413', by: 'AAAA', update: { deviceId: gas, kind: 'mpxn', exportMpan: '1012345678903' } },
  { code: 'E080415', by: 'AAAA', update: { deviceId: meter, kind: 'mpxn', importMpxn: foreignMpxn } },
];
