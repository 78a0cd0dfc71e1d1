/** A cell by RFC 4180: quoted where it needs to be, otherwise as it is. */
const quoted = (value: string | null): string =>
  value === null ? '' : /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** With the line end that RFC 4180 wants. For programs: nothing is put before a "=", see `forPeople`. */
export const csvLine = (values: readonly (string | null)[]): string => `${values.map(quoted).join(',')}\r\n`;
