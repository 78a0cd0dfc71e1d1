import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { settings } from './settings.ts';

/** How many letters have to be changed, added or left out to make one of the other (Levenshtein). */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, wanted] of [...other].entries())
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === wanted ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
};

/** One that was written as far as this first: its end was forgotten. */
const nearest = (name: string): string => {
  const begun = Object.keys(settings).filter((known) => known.startsWith(`${name}_`));
  return (begun.length > 0 ? begun : Object.keys(settings)).reduce((best, known) =>
    distance(name, known) < distance(name, best) ? known : best,
  );
};

/** Letters in which a name may differ from that of a setting and still be meant for it. */
const SLIP = 2;

const others = Object.keys(settings).filter((name) => !name.startsWith('ICX_'));

/**
 * The first variable that looks like a setting of ours and is none; `undefined`: there is no such one.
 * @param slips also one that is nearly the name of where an engine is: not for a person's terminal, where other programs'
 * settings are too
 */
export const unknownSetting = (
  env: Readonly<Record<string, string | undefined>>,
  { slips = false }: { readonly slips?: boolean } = {},
): Refusal | undefined => {
  const looksLikeOurs = (name: string): boolean =>
    name.startsWith('ICX_') || (slips && others.some((known) => distance(name, known) <= SLIP));
  const name = Object.keys(env).find((one) => !Object.hasOwn(settings, one) && looksLikeOurs(one));
  return name === undefined
    ? undefined
    : refuse('setting-unknown', `${name} is no setting: the nearest is ${nearest(name)}. Name it right, or unset it.`);
};
