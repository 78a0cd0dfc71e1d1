import type { Branded, Parsed } from '@icx/refusals';
import { readLabel } from './text.ts';

/** Manufacturer's serial number. Not unique: it identifies only together with manufacturer or MPxN. */
export type Msn = Branded<string, 'Msn'>;
/** Manufacturer as an ASN or the inventory writes it. */
export type Manufacturer = Branded<string, 'Manufacturer'>;

/** 1 to 30 printable characters, trimmed. Refused with `msn-invalid`. */
export const parseMsn = (value: unknown): Parsed<Msn> =>
  readLabel(value, { name: 'The MSN', code: 'msn-invalid' }, 30) as Parsed<Msn>;

/** 1 to 60 printable characters, trimmed. Refused with `manufacturer-invalid`. */
export const parseManufacturer = (value: unknown): Parsed<Manufacturer> =>
  readLabel(value, { name: 'The manufacturer', code: 'manufacturer-invalid' }, 60) as Parsed<Manufacturer>;
