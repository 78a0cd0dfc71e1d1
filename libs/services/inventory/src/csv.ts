/** A cell by RFC 4180: quoted where it needs to be, otherwise as it is. For programs, so nothing is put before a "=". */
const cell = (value: string | null): string =>
  value === null ? '' : /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** With the line end that RFC 4180 wants. */
export const csvLine = (values: readonly (string | null)[]): string => `${values.map(cell).join(',')}\r\n`;
