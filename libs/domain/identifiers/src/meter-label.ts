import type { Branded, Parsed } from '@icx/refusals';
import { caseless, readLabel } from './text.ts';

/** Manufacturer's serial number. Not unique: it identifies only together with manufacturer or MPxN. */
export type Msn = Branded<string, 'Msn'>;
/** Manufacturer as an ASN or the inventory writes it. */
export type Manufacturer = Branded<string, 'Manufacturer'>;

/** 1 to 30 printable characters, trimmed. Refused with `msn-invalid`. */
export const parseMsn = (value: unknown): Parsed<Msn> =>
  readLabel(value, { name: 'The MSN', code: 'msn-invalid' }, 30) as Parsed<Msn>;
parseMsn.takes = { type: 'string', minLength: 1, maxLength: 30 } as const;

/**
 * For comparing and finding: a serial number is typed with or without the spaces of its label, in any capitals. What is
 * stored and shown keeps its spelling.
 */
export const plainMsn = (msn: string): string => caseless(msn).replaceAll(' ', '');
export const sameMsn = (one: string, other: string): boolean => plainMsn(one) === plainMsn(other);

/** 1 to 60 printable characters, trimmed. Refused with `manufacturer-invalid`. */
export const parseManufacturer = (value: unknown): Parsed<Manufacturer> =>
  readLabel(value, { name: 'The manufacturer', code: 'manufacturer-invalid' }, 60) as Parsed<Manufacturer>;
parseManufacturer.takes = { type: 'string', minLength: 1, maxLength: 60 } as const;
