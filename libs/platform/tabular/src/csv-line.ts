/** A cell by RFC 4180: quoted where it needs to be, otherwise as it is. On one line: for our reader a line end ends a record. */
const quoted = (value: string | null): string => {
  const text = value?.replaceAll(/\r\n|[\r\n]/g, ' ') ?? '';
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** With the line end that RFC 4180 wants. For programs: nothing is put before a "=", see `forPeople`. */
export const csvLine = (values: readonly (string | null)[]): string => `${values.map(quoted).join(',')}\r\n`;
