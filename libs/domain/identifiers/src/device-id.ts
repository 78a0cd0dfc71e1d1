import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { offenderIn } from './characters.ts';
import { labelMarkIn } from './label-text.ts';
import { isSpreadsheetNumber, readTrimmed, refuseSpreadsheetNumber, withoutSpaces } from './text.ts';

/** EUI-64 of a device as DCC writes it: eight upper-case pairs with hyphens, `00-DB-12-34-56-78-90-A0`. */
export type DeviceId = Branded<string, 'DeviceId'>;

const field = { name: 'The Device ID', code: 'device-id-invalid' };
const stored = /^[0-9A-F]{2}(?:-[0-9A-F]{2}){7}$/;
const bare = /^[0-9A-Fa-f]{16}$/;
const inPairs = /^[0-9A-Fa-f]{2}([-:])[0-9A-Fa-f]{2}(?:\1[0-9A-Fa-f]{2}){6}$/;

/** EUI-64 values that IEEE 802 keeps for "none" and "all": what a file has where nobody knew the Device ID. */
const reserved: readonly string[] = ['00', 'FF'].map((pair) => Array(8).fill(pair).join('-'));

/**
 * 16 hexadecimal digits, bare or in pairs joined by `-` throughout or by `:` throughout; either case; spaces
 * around it and in it are dropped. Refused with `device-id-invalid`, also the two values that no device has.
 */
export const parseDeviceId = (value: unknown): Parsed<DeviceId> => {
  const text = formOf(value);
  if (isRefusal(text) || !reserved.includes(text)) return text;
  return refuse(
    field.code,
    `${field.name} is all ${text[0]}, which no device has: copy the one of the device, or leave it out where that is possible.`,
  );
};
parseDeviceId.takes = {
  type: 'string',
  pattern: '^[0-9A-Fa-f]{2}(?:[0-9A-Fa-f]{14}|(?:-[0-9A-Fa-f]{2}){7}|(?::[0-9A-Fa-f]{2}){7})$',
  not: { pattern: '^(?:[0:-]+|[Ff:-]+)$' },
  example: '00-DB-12-34-56-78-90-A0',
} as const;

const formOf = (value: unknown): Parsed<DeviceId> => {
  // An ASN portfolio has millions of them, nearly all in the stored form already.
  if (typeof value === 'string' && stored.test(value)) return value as DeviceId;
  const written = readTrimmed(value, field);
  if (isRefusal(written)) return written;
  const text = withoutSpaces(written);
  if (bare.test(text)) return (text.toUpperCase().match(/../g) ?? []).join('-') as DeviceId;
  if (inPairs.test(text)) return text.toUpperCase().replaceAll(':', '-') as DeviceId;
  return refuseForm(written);
};

const refuseForm = (text: string) => {
  const mark = labelMarkIn(text);
  if (mark)
    return refuse(
      field.code,
      `${field.name} is the whole text of a label, and has the install code in it: send only the 16 digits before \`${mark}\`.`,
    );
  const offender = offenderIn(text, /[^0-9A-Fa-f\p{Zs}:-]/u);
  if (offender) {
    if (isSpreadsheetNumber(text)) return refuseSpreadsheetNumber(field);
    return refuse(
      field.code,
      `${field.name} has ${offender.phrase}: write 16 hexadecimal digits, such as 00-DB-12-34-56-78-90-A0.`,
    );
  }
  const digits = text.replace(/[\p{Zs}:-]/gu, '').length;
  if (digits !== 16) {
    return refuse(
      field.code,
      `${field.name} has ${digits} hexadecimal digits: copy all 16, such as 00-DB-12-34-56-78-90-A0.`,
    );
  }
  return refuse(
    field.code,
    `${field.name} has its separators out of place: join the eight pairs all by "-" or all by ":", or leave them out.`,
  );
};
