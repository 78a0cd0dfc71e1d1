import { hash } from 'node:crypto';

/**
 * The one text of a JSON value (RFC 8785, JCS): members in the order of their names' UTF-16 units, no white space. Numbers and
 * strings are as ECMAScript prints them, which is what the RFC took over.
 */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  // `1e999` in a file is read as one, and would be written as null: that has a text of its own, which no JSON has.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
};

/** SHA-256 of a value as canonical JSON, hex: the same wherever, and in whatever order, it was made. */
export const canonicalHash = (value: object): string => hash('sha256', canonical(value));
