import { isSpreadsheetNumber, labelMarkIn, offenderIn, readTrimmed, refuseSpreadsheetNumber } from '@icx/identifiers';
import { isRefusal, refuse, type Parsed, type Refusal } from '@icx/refusals';
import { crc16X25 } from './crc.ts';
import { fromHex } from './hex.ts';
import { InstallCode } from './install-code.ts';
import type { Representation } from './representation.ts';
import { isPublishedExample, isTestPattern } from './test-pattern.ts';

export interface AcceptOptions {
  /** What the supplier says it is. Without it 36 digits are `raw-16+crc` and 32 are `unknown-16`. */
  readonly representation?: Representation | undefined;
  /** The device that it is to be of, hyphenated: a code that is, or holds, its Device ID is a mistaken column. */
  readonly deviceId?: string | undefined;
  /** Live mode also refuses the published examples, which sandbox and tests use. */
  readonly live: boolean;
}

const field = { name: 'The install code', code: 'install-code-invalid' };
const digitsWithCrc = 36;
const digitsWithoutCrc = 32;
/** Codes of 6, 8 and 12 bytes, each without and with its CRC. */
const shortCodes = [12, 16, 20, 24, 28];

/**
 * Accepts an install code of 16 bytes, or of 16 and the CRC, in hexadecimal of either case; spaces, hyphens and
 * colons are ignored. No refusal tells more of the code than one offending character, its place and a count.
 *
 * Refused with `install-code-invalid` (not hexadecimal text), `install-code-short` (a code of 6, 8 or 12 bytes),
 * `install-code-length`, `representation-mismatch`, `install-code-is-device-id`, `install-code-test-pattern` or
 * `install-code-crc-mismatch`.
 */
export const parseInstallCode = (value: unknown, options: AcceptOptions): Parsed<InstallCode> => {
  const digits = readDigits(value);
  if (isRefusal(digits)) return digits;
  const representation = settleRepresentation(digits.length, options.representation);
  if (isRefusal(representation)) return representation;
  const whole = fromHex(digits);
  const code = whole.subarray(0, digitsWithoutCrc / 2);
  // Before the CRC: a Device ID gets the same answer whatever was put behind it.
  if (options.deviceId !== undefined && holdsDeviceId(digits, options.deviceId)) return refuseDeviceId();
  // Before the CRC: a test pattern gets the same answer whether a CRC, right or wrong, was sent with it or not.
  if (isTestPattern(code) || (options.live && isPublishedExample(code))) return refuseTestPattern();
  if (whole.length > code.length) {
    const mismatch = checkCrc(code, whole);
    if (mismatch) return mismatch;
  }
  return new InstallCode(code, representation);
};

const plain = /^[0-9A-Fa-f]{32}(?:[0-9A-Fa-f]{4})?$/;

const readDigits = (value: unknown): Parsed<string> => {
  // An ASN portfolio has millions of them, nearly all like this.
  if (typeof value === 'string' && plain.test(value)) return value;
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  const mark = labelMarkIn(text);
  if (mark)
    return refuse(field.code, `${field.name} is the whole text of a label: send only what follows \`${mark}\`.`);
  const offender = offenderIn(text, /[^0-9A-Fa-f :-]/u);
  if (!offender) return text.replace(/[ :-]/g, '');
  if (isSpreadsheetNumber(text)) return refuseSpreadsheetNumber(field);
  return refuse(field.code, `${field.name} has ${offender.phrase}: copy it again, it has only the digits 0-9 and A-F.`);
};

const settleRepresentation = (length: number, declared: Representation | undefined): Parsed<Representation> => {
  if (shortCodes.includes(length)) return refuseShort(length);
  if (length !== digitsWithoutCrc && length !== digitsWithCrc) {
    return refuse(
      'install-code-length',
      `${field.name} has ${length} hexadecimal digits: copy all of it, 32 digits, or 36 with the CRC.`,
    );
  }
  const hasCrc = length === digitsWithCrc;
  if (declared === undefined) return hasCrc ? 'raw-16+crc' : 'unknown-16';
  if (hasCrc === (declared === 'raw-16+crc')) return declared;
  return refuse(
    'representation-mismatch',
    hasCrc
      ? `${field.name} has 36 digits, so it ends in a CRC, but was declared ${declared}: declare raw-16+crc or nothing.`
      : `${field.name} has 32 digits, so it has no CRC, but was declared raw-16+crc: send all 36, or declare what it is.`,
  );
};

const refuseShort = (length: number): Refusal =>
  refuse(
    'install-code-short',
    `${field.name} has ${length} digits, the length of a code of 6, 8 or 12 bytes with or without its CRC, but the ` +
      'service request that uses it carries 16 bytes: send the code of 32 digits, or 36 with the CRC.',
  );

/** Its 16 digits anywhere in the code, its bytes in either order: files for some head-ends have them least significant first. */
const holdsDeviceId = (code: string, deviceId: string): boolean => {
  const digits = code.toUpperCase();
  // Of a million codes nearly none has as much as the first or the last two bytes of its device.
  if (
    !digits.includes(deviceId.slice(0, 2) + deviceId.slice(3, 5)) &&
    !digits.includes(deviceId.slice(-2) + deviceId.slice(-5, -3))
  )
    return false;
  const bytes = deviceId.split('-');
  return [bytes, bytes.toReversed()].some((one) => digits.includes(one.join('')));
};

const refuseDeviceId = (): Refusal =>
  refuse(
    'install-code-is-device-id',
    `${field.name} is the Device ID, or holds it: copy the code from the label or the column beside it.`,
  );

/** Does not say which pattern: that would be the code. */
const refuseTestPattern = (): Refusal =>
  refuse(
    'install-code-test-pattern',
    `${field.name} is a test pattern or a published example, which no real device has: send the one of this device.`,
  );

const checkCrc = (code: Uint8Array, whole: Uint8Array): Refusal | undefined => {
  const [first = 0, second = 0] = whole.subarray(code.length);
  const crc = crc16X25(code);
  if (crc === (first | (second << 8))) return undefined;
  return refuse(
    'install-code-crc-mismatch',
    crc === (second | (first << 8))
      ? `${field.name} has the two bytes of its CRC in reverse order: send the least significant byte first.`
      : `${field.name} does not fit its CRC, the last 4 digits: compare it with the label or the shipment file, look ` +
          'for letters read as digits, and send the least significant byte of the CRC first.',
  );
};
