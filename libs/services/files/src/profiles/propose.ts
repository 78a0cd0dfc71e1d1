import type { ProfileContent } from '@icx/files';
import type { Column } from '../file-kind.ts';
import { headerKey, resolveHeader } from '../resolve-columns.ts';

/** What a name may be called for short, on labels and in shipment notes; as `headerKey` has it. */
const SHORT = 3;

/**
 * A proposal for files with this header: each name that is not known already, with the column that it is most like, or
 * none. A column is proposed for one name. Whoever saves it has looked at it.
 */
export const proposeColumns = (header: readonly string[], columns: readonly Column[]): ProfileContent['columns'] => {
  const known = header.map((name) => resolveHeader(name, columns));
  const taken = new Set(known.filter((name) => typeof name === 'string'));
  return header.flatMap((name, at) => {
    if (known[at] !== undefined || name === '') return [];
    const free = columns.filter((column) => !taken.has(column.name));
    const column = likest(headerKey(name), free);
    if (column !== null) taken.add(column);
    return [{ header: name, column }];
  });
};

const likest = (key: string, columns: readonly Column[]): string | null => {
  const liked = columns
    .map(({ name, aliases = [] }) => ({
      name,
      likeness: Math.max(...[name, ...aliases].map((one) => likeness(key, headerKey(one)))),
    }))
    .filter(({ likeness }) => likeness > 0)
    .toSorted((one, other) => other.likeness - one.likeness);
  return liked[0]?.name ?? null;
};

/** One in the other, the longer the better; or but for two letters the same. 0: nothing alike. */
const likeness = (one: string, other: string): number => {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length >= SHORT && long.includes(short)) return short.length / long.length;
  return short.length > 2 * SHORT && distance(short, long) <= 2 ? 0.5 : 0;
};

/** Letters to change, put in or leave out (Levenshtein). Of names, which are short. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [n, letter] of [...one].entries()) {
    const next = [n + 1];
    for (let at = 1; at < row.length; at += 1)
      next.push(Math.min(next[at - 1]! + 1, row[at]! + 1, row[at - 1]! + (letter === other[at - 1] ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
};
