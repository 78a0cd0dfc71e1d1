/** What stands in a document, line by line: what is approved is seen whole. */
export type Fact = readonly [name: string, value: string];

/** `givenName` as people write it. */
const plain = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
const isOpen = (value: unknown): value is object => typeof value === 'object' && value !== null;

const textOf = (value: unknown): string =>
  value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);

export const factsOf = (value: unknown, name = ''): readonly Fact[] => {
  if (value === undefined) return [];
  if (!isOpen(value)) return [[name || 'value', textOf(value)]];
  if (Array.isArray(value) && !value.some(isOpen)) return [[name, value.length === 0 ? 'none' : value.join(', ')]];
  const members: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? value.map((one: unknown, n) => [String(n + 1), one] as const)
    : Object.entries(value);
  return members.flatMap(([member, one]) => factsOf(one, [name, plain(member)].filter(Boolean).join(' › ')));
};
