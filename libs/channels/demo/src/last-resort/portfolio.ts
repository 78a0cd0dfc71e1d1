import { createHash } from 'node:crypto';
import { mpanCheckDigit, mprnCheckDigits } from '@icx/identifiers';
import { withCrc } from '@icx/install-code';

/** Who makes devices, and the range of their Device IDs. */
export const manufacturers = [
  { name: 'Hallwerk GmbH', oui: '00-1A-A1', gas: false },
  { name: 'Kelvin & Mersey Ltd', oui: '00-1A-A2', gas: false },
  { name: 'Orkney Instruments', oui: '00-1A-A3', gas: true },
] as const;

/** A device that the failed supplier installed, and nobody commissioned. */
export interface Shipped {
  readonly deviceId: string;
  readonly mpxn: string;
  readonly msn: string;
  /** 36 hexadecimal digits: with its CRC. */
  readonly code: string;
  /** Another code, for a device whose code was replaced after it was shipped. */
  readonly replaced: string;
}

/** How often something is so: every so many devices of a maker. Primes, so that each meets each of the others. */
const EVERY = { asked: 11, lost: 97, replaced: 101 };
/** 2 % of the rows. */
const DAMAGED = 50;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const codeOf = (seed: string): string => hex(withCrc(createHash('sha256').update(seed).digest().subarray(0, 16)));

const meterPoint = (gas: boolean, n: number): string => {
  const body = gas ? String(40_000_000 + n) : String(102_000_000_000 + n);
  return body + (gas ? mprnCheckDigits(body) : mpanCheckDigit(body));
};

/** The n-th device of a maker, always the same. */
export const shipped = (oui: string, gas: boolean, n: number): Shipped => {
  const serial = (0x10_0000_0000 + n).toString(16).toUpperCase().padStart(10, '0');
  const [deviceId, mpxn] = [`${oui}-${serial.match(/../g)!.join('-')}`, meterPoint(gas, n)];
  const msn = `${gas ? 'G' : 'E'}${oui.slice(-1)}26L${String(n).padStart(7, '0')}`;
  return { deviceId, mpxn, msn, code: codeOf(deviceId), replaced: codeOf(`${deviceId} again`) };
};

export const isAskedFor = (n: number): boolean => n % EVERY.asked === 5;
/** Shipped, and in no file that is left. */
export const isLost = (n: number): boolean => n % EVERY.lost === 38;
export const isReplaced = (n: number): boolean => n % EVERY.replaced === 16;

const blank = '0'.repeat(3);
/** What a spreadsheet makes of a cell that it takes for a number or a date. */
const damages: readonly Partial<Shipped>[] = [
  { deviceId: '4.8E+15' },
  { code: '8.3FED34E+31' },
  { deviceId: '12/03/2021' },
  { code: '8'.repeat(30) },
  { msn: `215400998877665${blank}` },
];
/** As it stands in the file. */
export const asOpenedInExcel = (device: Shipped, n: number): Shipped =>
  n % DAMAGED === 7 ? { ...device, ...damages[Math.floor(n / DAMAGED) % damages.length] } : device;
