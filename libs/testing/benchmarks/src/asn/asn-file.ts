import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { withCrc } from '@icx/install-code';

const makers = [
  ['Wattmeter Ltd', '00-DB-12', 'WM-3', 'W'],
  ['Northern Meter Works', '70-B3-D5', 'NMW200', 'N'],
  ['Gaslight & Sons', '90-02-FC', 'GS-G4', 'G'],
  ['Hallam Displays', 'B0-C5-54', 'HD.7', 'H'],
] as const;
const types = ['ESME', 'GSME', 'ESME', 'PPMID'] as const;

const header = [
  ...['deviceId', 'deviceType', 'manufacturer', 'model', 'installCode', 'representation', 'esmeVariant'],
  ...['firmwareVersion', 'smetsChtsVersion', 'msn', 'mapId', 'supplierMpid', 'consignmentId', 'palletId', 'cartonId'],
  ...['dateOfManufacture', 'hardwareVersion'],
].join(',');

/** Devices in a consignment: their Device IDs follow one another. */
const CONSIGNMENT = 2_880;
const PALLET = 288;
const CARTON = 12;
/** One digest is as many codes as this. */
const CODES = 2;
const ROWS_AT_ONCE = 2_000;

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
const deviceIdOf = (maker: string, n: number): string => {
  const digits = hex(n, 10);
  return `${maker}-${digits.match(/../g)!.join('-')}`;
};

let digest = Buffer.alloc(0);
let digested = -1;
/** Looks drawn at random, and is the same each time. */
const asnCode = (n: number): Uint8Array => {
  const block = Math.floor(n / CODES);
  if (block !== digested) digest = createHash('sha256').update(`code ${block}`).digest();
  digested = block;
  return digest.subarray((n % CODES) * 16, (n % CODES) * 16 + 16);
};

const asnDeviceId = (n: number): string => {
  const [, oui] = makers[Math.floor(n / CONSIGNMENT) % makers.length]!;
  return deviceIdOf(oui, 0x10_0000_0000 + n);
};

/** A row as a manufacturer writes it: no two files look the same, but this is how long they are. */
const asnRow = (n: number): string => {
  const consignment = Math.floor(n / CONSIGNMENT);
  const [maker, , model, letter] = makers[consignment % makers.length]!;
  const type = types[consignment % types.length]!;
  const code = Buffer.from(withCrc(asnCode(n)))
    .toString('hex')
    .toUpperCase();
  const day = `2021-${hex(1 + (consignment % 9), 1).padStart(2, '0')}-${String(1 + (consignment % 28)).padStart(2, '0')}`;
  return [
    ...[asnDeviceId(n), type, maker, model, code, 'raw-16+crc', type === 'ESME' ? 'A' : ''],
    ...['01020304', 'SMETS2 V5.1', `21${letter}${String(n).padStart(10, '0')}`, 'MAPX', 'BBBB'],
    ...[`CON-${4711 + consignment}`, `PAL-${Math.floor(n / PALLET)}`, `CAR-${Math.floor(n / CARTON)}`],
    ...[day, '2.1'],
  ].join(',');
};

/** Writes a shipment notification of so many devices from the `first` on, always the same; its size in bytes. */
export const writeAsnFile = async (path: string, rows: number, first = 0): Promise<number> => {
  const file = createWriteStream(path);
  file.write(`${header}\r\n`);
  for (let n = 0; n < rows; n += ROWS_AT_ONCE) {
    let text = '';
    for (let row = n; row < Math.min(n + ROWS_AT_ONCE, rows); row++) text += `${asnRow(first + row)}\r\n`;
    if (!file.write(text)) await new Promise((resolve) => file.once('drain', resolve));
  }
  file.end();
  await finished(file);
  return file.bytesWritten;
};
