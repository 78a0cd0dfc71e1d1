import {
  mpanCheckDigit,
  mprnCheckDigits,
  parseDeviceId,
  parseMapId,
  parseMpan,
  parseMprn,
  parsePartyId,
  type Mpan,
  type Mprn,
} from '@icx/identifiers';
import { must } from '@icx/refusals';
import { instant, plainDate } from '@icx/working-days';
import {
  parseEsmeVariant,
  parseFirmwareVersion,
  parseInventoryManufacturer,
  parseInventoryMsn,
  parseModel,
  parseSmetsChtsVersion,
  type Device,
} from './index.ts';

export const party = (id: string) => must(parsePartyId(id));
export const AAAA = party('AAAA');
export const BBBB = party('BBBB');
export const CCCC = party('CCCC');
export const at = instant('2026-11-23T10:00:00Z');
export const later = instant('2026-11-24T10:00:00Z');

export const mpan = (serial: number): Mpan => {
  const body = `10${String(serial).padStart(10, '0')}`;
  return must(parseMpan(body + mpanCheckDigit(body)));
};
export const mprn = (serial: number): Mprn => {
  const body = String(39_000_000 + serial);
  return must(parseMprn(body + mprnCheckDigits(body)));
};
export const deviceId = (serial: number) => must(parseDeviceId(`00DB1234${serial.toString(16).padStart(8, '0')}`));
export const variant = (text: string) => must(parseEsmeVariant(text));
export const model = (text: string) => must(parseModel(text));
export const manufacturer = (text: string) => must(parseInventoryManufacturer(text));
export const firmware = (text: string) => must(parseFirmwareVersion(text));
export const version = (text: string) => must(parseSmetsChtsVersion(text));
export const msn = (text: string) => must(parseInventoryMsn(text));
export const mapId = (text: string) => must(parseMapId(text));

/** A twin-element ESME that AAAA supplies and added, BBBB installed, and nobody commissioned. */
export const esme: Device = {
  deviceId: deviceId(1),
  deviceType: 'ESME',
  esmeVariant: variant('B'),
  smiStatus: 'InstalledNotCommissioned',
  mpxn: mpan(1),
  secondaryImportMpan: mpan(2),
  exportMpan: mpan(3),
  hub: deviceId(99),
  msn: msn('E6S26000001'),
  manufacturer: manufacturer('Wattmeter Ltd'),
  model: model('WM-2'),
  firmwareVersion: firmware('01.02.03.04'),
  smetsChtsVersion: version('SMETS2 4.2'),
  mapId: mapId('MAPX'),
  registeredSupplier: AAAA,
  suppliedFrom: plainDate('2026-10-02'),
  addedBy: AAAA,
  installingSupplier: BBBB,
  installedOn: plainDate('2026-10-01'),
  installerRecordedOn: plainDate('2026-10-01'),
  removedOn: null,
  wan: 'connected',
};

export const gsme: Device = {
  ...esme,
  deviceId: deviceId(2),
  deviceType: 'GSME',
  esmeVariant: null,
  mpxn: mprn(1),
  secondaryImportMpan: null,
  exportMpan: null,
  msn: msn('G4S26000002'),
  manufacturer: manufacturer('Gasometer Ltd'),
  mapId: mapId('MPX'),
};

/** A device without a meter point of its own, on the hub of the ESME. */
export const ppmid: Device = {
  ...esme,
  deviceId: deviceId(3),
  deviceType: 'PPMID',
  esmeVariant: null,
  secondaryImportMpan: null,
  exportMpan: null,
};

/** As an import would send it: nothing is `null`. */
export const rowOf = (device: Device): Record<string, unknown> =>
  Object.fromEntries(Object.entries(device).filter(([, value]) => value !== null));
