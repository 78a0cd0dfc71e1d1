import { createHash } from 'node:crypto';
import type { FigureValue } from '@icx/reporting';

/** SHA-256 of a value as canonical JSON (RFC 8785), hex: the same wherever, and in whatever order, it was made. */
export const canonicalHash = (value: object): string =>
  createHash('sha256')
    .update(canonical(value as FigureValue))
    .digest('hex');

const canonical = (value: FigureValue): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
};
