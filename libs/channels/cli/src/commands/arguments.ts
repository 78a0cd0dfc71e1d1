import { InvalidArgumentError, Option } from 'commander';

export const wholeNumber = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
};

/** The members of a list that comes in pages; new ones for each command, which keeps them. */
export const pageMembers = () => ({
  limit: new Option('--limit <number>', 'at most so many').argParser(wholeNumber),
  after: new Option('--cursor <cursor>', 'the "next" of the page before'),
});

/** Seconds, perhaps with a fraction. */
export const seconds = (text: string): number => {
  const value = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (value >= 0.1) return value;
  throw new InvalidArgumentError('Give seconds, at least 0.1.');
};

export const yesOrNo = (answer: string): boolean => answer === 'yes';

/** For an option that may be given again. */
export const collect = (one: string, earlier: readonly string[] = []): readonly string[] => [...earlier, one];

/** The members that were given, as the query of an address, `?` included where there is one. */
export const queryOf = (members: Readonly<Record<string, string | number | boolean | undefined>>): string => {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
};
