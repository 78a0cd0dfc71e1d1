import { isRefusal, readJson } from '@icx/refusals';
import { wrongUsage } from '../failure.ts';

/** Of a file on the caller's own disk only the nesting is bounded: its rows go in batches that the exchange bounds. */
const limits = {
  ...{ bytes: Infinity, members: Infinity, elements: Infinity, text: Infinity, values: Infinity },
  depth: 8,
};

/** The value of a JSON file; `undefined`: it is none. A member that stands twice in one object is refused by its name. */
export const jsonIn = (file: string, bytes: Uint8Array): unknown => {
  const value = readJson(bytes, limits);
  if (!isRefusal(value)) return value;
  if (value.code !== 'member-repeated') return undefined;
  const name = repeatedIn(Buffer.from(bytes).toString());
  throw wrongUsage(value.code, `${file} has the member ${name} twice in one object: leave one of them out.`);
};

/** A text, with the colon behind it that makes it a name, or a bracket. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g;

/** The first name that stands twice in one object. */
const repeatedIn = (text: string): string => {
  const open: Set<string>[] = [];
  for (const [token, quoted, colon] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(quoted!) as string;
      if (open.at(-1)?.has(name)) return name;
      open.at(-1)?.add(name);
    }
  }
  return '';
};
