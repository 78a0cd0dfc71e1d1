import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

export interface Golden {
  readonly name: string;
  readonly after: Golden | undefined;
  /** From the beginning of its stream. */
  readonly events: { readonly type: string; readonly data: object }[];
  state?: unknown;
}

type Line =
  | { readonly golden: string; readonly after?: string }
  | { readonly type: string; readonly data: object }
  | { readonly state: unknown }
  /** The state of the golden before, with these members, and without those. */
  | { readonly becomes: object; readonly without?: readonly string[] };

/** A line per name of a golden, stored event and state. A golden `after` another one begins with its events. */
export const goldensIn = (file: URL | string): readonly Golden[] => {
  const goldens: Golden[] = [];
  for (const text of readFileSync(file, 'utf8').trim().split('\n')) {
    const line = JSON.parse(text) as Line;
    const golden = goldens.at(-1)!;
    if ('golden' in line) {
      const after = goldens.find(({ name }) => name === line.after);
      goldens.push({ name: line.golden, after, events: [...(after?.events ?? [])] });
    } else if ('type' in line) golden.events.push(line);
    else golden.state = 'state' in line ? line.state : changed(golden.after!.state as object, line);
  }
  return goldens;
};

const changed = (
  before: object,
  { becomes, without = [] }: { readonly becomes: object; readonly without?: readonly string[] },
) => Object.fromEntries(Object.entries({ ...before, ...becomes }).filter(([member]) => !without.includes(member)));

const asJson = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? String(member) : member)));

/**
 * What releases have stored is replayed: each golden of the file comes to its whole state, as JSON. `types` are those that
 * this release knows: each has to be there.
 */
export const replaysGolden = <Event>(
  file: URL,
  types: readonly string[],
  fold: (events: readonly Event[]) => unknown,
): void => {
  const goldens = goldensIn(file);
  describe(`stored events of ${basename(file.pathname)}`, () => {
    test.each(goldens)('$name', async ({ events, state }) => {
      expect(asJson(await fold(events as readonly object[] as readonly Event[]))).toEqual(state);
    });
    test('are of every type that there is, and of no other', () => {
      const stored = new Set(goldens.flatMap(({ events }) => events.map(({ type }) => type)));
      expect([...stored].toSorted()).toEqual([...types].toSorted());
    });
  });
};
