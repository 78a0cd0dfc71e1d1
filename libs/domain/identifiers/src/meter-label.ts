import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { offenderIn } from './characters.ts';
import { isSpreadsheetNumber, readTrimmed, refuseSpreadsheetNumber, type Field } from './text.ts';

/** Manufacturer's serial number. Not unique: it identifies only together with manufacturer or MPxN. */
export type Msn = Branded<string, 'Msn'>;
/** Manufacturer as an ASN or the inventory writes it. */
export type Manufacturer = Branded<string, 'Manufacturer'>;

/** Controls, invisible format characters, unpaired surrogates, unassigned code points and line separators. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Free text of 1 to `longest` printable characters, spelled so that two texts that look alike are equal. */
const parseLabel = (value: unknown, field: Field, longest: number): Parsed<string> => {
  const trimmed = readTrimmed(value, field);
  if (isRefusal(trimmed)) return trimmed;
  if (isSpreadsheetNumber(trimmed)) return refuseSpreadsheetNumber(field);
  const offender = offenderIn(trimmed, unprintable);
  if (offender) {
    return refuse(
      field.code,
      `${field.name} has ${offender.phrase}, which cannot be printed: type it as on the label.`,
    );
  }
  const text = trimmed.normalize('NFC').replace(/\p{Zs}/gu, ' ');
  const length = [...text].length;
  return length <= longest
    ? text
    : refuse(field.code, `${field.name} is ${length} characters long: send at most ${longest}, as on the label.`);
};

/** 1 to 30 printable characters, trimmed. Refused with `msn-invalid`. */
export const parseMsn = (value: unknown): Parsed<Msn> =>
  parseLabel(value, { name: 'The MSN', code: 'msn-invalid' }, 30) as Parsed<Msn>;

/** 1 to 60 printable characters, trimmed. Refused with `manufacturer-invalid`. */
export const parseManufacturer = (value: unknown): Parsed<Manufacturer> =>
  parseLabel(value, { name: 'The manufacturer', code: 'manufacturer-invalid' }, 60) as Parsed<Manufacturer>;
