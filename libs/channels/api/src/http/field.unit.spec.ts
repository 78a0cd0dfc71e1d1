import { globSync } from 'node:fs';
import { join } from 'node:path';
import { isRefusal } from '@icx/refusals';
import { parserOf } from './field.ts';

const MEMBERS = 'swagger/apiModelPropertiesArray';

const classesOf = (module: object) =>
  Object.values(module).filter(
    (one): one is { name: string; prototype: object } => typeof one === 'function' && one.prototype !== undefined,
  );

/** Every member of every body and query, with its parser. */
const members = async () => {
  const files = globSync('../*/*.dto.ts', { cwd: import.meta.dirname });
  const modules = await Promise.all(files.map((file) => import(join(import.meta.dirname, file)) as Promise<object>));
  return modules.flatMap((module) =>
    classesOf(module).flatMap(({ name, prototype }) =>
      ((Reflect.getMetadata(MEMBERS, prototype) ?? []) as readonly string[]).map((key) => {
        const member = key.slice(1);
        return { what: `${name}.${member}`, parse: parserOf(prototype, member)! };
      }),
    ),
  );
};

/** A text may be of any length and hold anything unless one of these says otherwise. */
const bounded = ({ type, maxLength, pattern, enum: words, format, const: word }: Readonly<Record<string, unknown>>) =>
  type !== 'string' || [maxLength, pattern, words, format, word].some((bound) => bound !== undefined);

test('every member says what it takes, and of a text where it ends', async () => {
  const all = await members();
  expect(all.length).toBeGreaterThan(120);
  expect(all.filter(({ parse: { takes } }) => takes?.['type'] === undefined || !bounded(takes))).toEqual([]);
});

test('what a member is said to take is taken: its example, each of its words, its bounds', async () => {
  const refused = (await members()).flatMap(({ what, parse }) => {
    const { example, enum: words = [], minimum, maximum } = parse.takes!;
    const said = [example, ...(words as readonly unknown[]), minimum, maximum];
    return said.filter((value) => value !== undefined && isRefusal(parse(value))).map((value) => [what, value]);
  });
  expect(refused).toEqual([]);
});
