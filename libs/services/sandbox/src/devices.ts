import {
  hasSmiStatus,
  mpanCheckDigit,
  mprnCheckDigits,
  parseDeviceId,
  parseManufacturer,
  parseMapId,
  parseMpxn,
  parseMsn,
  parsePartyId,
} from '@icx/identifiers';
import type { DeviceType, Mpxn, PartyId, SmiStatus } from '@icx/identifiers';
import { parseEsmeVariant, parseFirmwareVersion, parseModel, parseSmetsChtsVersion, type Device } from '@icx/inventory';
import { must } from '@icx/refusals';
import { addDays } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';

/** What is known of every device of the sandbox. */
export interface SandboxDevice extends Device {
  readonly deviceType: DeviceType;
  readonly mpxn: Mpxn;
  readonly registeredSupplier: PartyId;
  readonly suppliedFrom: PlainDate;
  readonly installingSupplier: PartyId;
  readonly installedOn: PlainDate;
}

/** So many devices of one kind of story. */
interface Lot {
  readonly count: number;
  readonly registered: string;
  readonly installed: string;
  readonly statuses: readonly SmiStatus[];
  readonly types: readonly DeviceType[];
  /** Days before seeding, at most this many. */
  readonly installedWithin: number;
}

const everyType: readonly DeviceType[] = ['ESME', 'GSME', 'PPMID', 'HCALCS'];
const open: readonly SmiStatus[] = ['InstalledNotCommissioned', 'InstalledNotCommissioned', 'Whitelisted'];

/** AAAA gained most of what BBBB installed; every one of those that is not commissioned is eligible. */
const lots: readonly Lot[] = [
  { count: 84, registered: 'AAAA', installed: 'BBBB', statuses: open, types: everyType, installedWithin: 85 },
  {
    count: 12,
    registered: 'AAAA',
    installed: 'BBBB',
    statuses: ['Commissioned'],
    types: everyType,
    installedWithin: 200,
  },
  { count: 20, registered: 'AAAA', installed: 'CCCC', statuses: open, types: everyType, installedWithin: 85 },
  {
    count: 10,
    registered: 'AAAA',
    installed: 'CCCC',
    statuses: ['Pending', 'Suspended'],
    types: ['ESME', 'GSME'],
    installedWithin: 85,
  },
  { count: 8, registered: 'AAAA', installed: 'CCCC', statuses: open, types: ['IHD', 'CAD'], installedWithin: 85 },
  { count: 6, registered: 'AAAA', installed: 'CCCC', statuses: open, types: ['ESME', 'GSME'], installedWithin: 3000 },
  { count: 20, registered: 'AAAA', installed: 'FFFF', statuses: open, types: everyType, installedWithin: 85 },
  { count: 20, registered: 'BBBB', installed: 'AAAA', statuses: open, types: everyType, installedWithin: 85 },
  { count: 20, registered: 'CCCC', installed: 'BBBB', statuses: open, types: everyType, installedWithin: 85 },
];

/** The sandbox's 200 devices: valid identifiers, always the same ones, installed shortly before the day of seeding. */
export const sandboxDevices = (today: PlainDate): readonly SandboxDevice[] =>
  lots.flatMap((lot, lotIndex) =>
    Array.from({ length: lot.count }, (_, index) => device(lot, lotIndex * 1000 + index, index, today)),
  );

const device = (lot: Lot, serial: number, index: number, today: PlainDate): SandboxDevice => {
  const deviceType = lot.types[index % lot.types.length]!;
  const status = lot.statuses[Math.floor(index / lot.types.length) % lot.statuses.length]!;
  const home = index - (index % lot.types.length);
  const age = 5 + ((home * 7) % (lot.installedWithin - 5));
  const installedOn = addDays(today, lot.installedWithin > 1000 ? -(lot.installedWithin - home) : -age);
  const gas = deviceType === 'GSME';
  // One of each type is a home: they hang on one hub, and what has no MPxN of its own has that of the electricity meter.
  const first = serial - index + home;
  const electricity = lot.types.includes('ESME') ? first : serial;
  return {
    deviceId: must(parseDeviceId(`00DB1234${serial.toString(16).padStart(8, '0')}`)),
    deviceType,
    smiStatus: hasSmiStatus(deviceType) ? status : null,
    mpxn: must(parseMpxn(gas ? mprn(serial) : mpan(electricity))),
    secondaryImportMpan: null,
    exportMpan: null,
    hub: must(parseDeviceId(`00DB1235${first.toString(16).padStart(8, '0')}`)),
    msn: must(parseMsn(`${gas ? 'G4' : 'E6'}S${(26_000_000 + serial).toString()}`)),
    manufacturer: must(parseManufacturer(gas ? 'Gasometer Ltd' : 'Wattmeter Ltd')),
    model: must(parseModel(`${deviceType} One`)),
    esmeVariant: deviceType === 'ESME' ? must(parseEsmeVariant('A')) : null,
    firmwareVersion: must(parseFirmwareVersion('01.00.00.00')),
    smetsChtsVersion: must(parseSmetsChtsVersion('SMETS2 5.1')),
    mapId: must(parseMapId(gas ? 'MPX' : 'MAPX')),
    addedBy: must(parsePartyId('MAPX')),
    registeredSupplier: must(parsePartyId(lot.registered)),
    suppliedFrom: addDays(installedOn, 1),
    installingSupplier: must(parsePartyId(lot.installed)),
    installedOn,
    installerRecordedOn: null,
    removedOn: null,
    wan: index % 5 === 4 ? 'not-connected' : 'connected',
  };
};

const mpan = (serial: number): string => {
  const body = `10${String(1_000_000_000 + serial * 37).padStart(10, '0')}`;
  return body + mpanCheckDigit(body);
};

const mprn = (serial: number): string => {
  const body = String(39_000_000 + serial * 41);
  return body + mprnCheckDigits(body);
};
