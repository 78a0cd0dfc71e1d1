import { isRefusal, readJson } from '@icx/refusals';
import { wrongUsage } from '../failure.ts';

/** Of a file on the caller's own disk only the nesting is bounded: its rows go in batches that the exchange bounds. */
const limits = {
  ...{ bytes: Infinity, members: Infinity, elements: Infinity, text: Infinity, values: Infinity },
  depth: 8,
};

/** The value of a JSON file; `undefined`: it is none. A member that stands twice in one object is refused, named. */
export const jsonIn = (file: string, bytes: Uint8Array): unknown => {
  const value = readJson(bytes, limits);
  if (!isRefusal(value)) return value;
  if (value.code !== 'member-repeated') return undefined;
  const where = value.pointer ? `, ${value.pointer}` : '';
  throw wrongUsage(value.code, `${file} has a member twice in one object${where}: leave one of them out.`);
};
