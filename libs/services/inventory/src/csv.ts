import { masked } from '@icx/install-code';

/** A cell by RFC 4180: quoted where it needs to be, otherwise as it is. For programs, so nothing is put before a "=". */
const cell = (value: string | null): string =>
  value === null ? '' : /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** With the line end that RFC 4180 wants; what was stored before it would have been refused is masked. */
export const csvLine = (values: readonly (string | null)[]): string =>
  `${values.map((value) => cell(masked(value))).join(',')}\r\n`;
