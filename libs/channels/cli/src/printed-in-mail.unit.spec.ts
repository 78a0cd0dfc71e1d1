import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calledBy, pathOf, programFor } from './program.ts';
import type { Surroundings } from './surroundings.ts';

/** What mails tell people to type, as their goldens print it. */
const folder = join(import.meta.dirname, '../../email/src/notices/golden');
const lines = globSync('*.txt', { cwd: folder }).flatMap((name) =>
  readFileSync(join(folder, name), 'utf8').split('\n'),
);
const printed = [...new Set(lines.flatMap((line) => /^ {4}npx @icx\/icx (.*)$/.exec(line)?.[1] ?? []))];
const surroundings = { version: '0.0.0', env: {}, terminal: process } as unknown as Surroundings;
const wordsOf = (command: string): readonly string[] =>
  (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''));

test('a mail names no package but ours: whoever types another one runs what a stranger published', () => {
  expect(lines.filter((line) => /\bnpx\b(?! @icx\/icx\b)/.test(line) && !line.endsWith('npx'))).toEqual([]);
  expect(printed.length).toBeGreaterThan(10);
});

test.each(printed)('icx %s is understood', async (command) => {
  const words = wordsOf(command);
  const called = calledBy(words, await programFor(words, surroundings));
  const path = pathOf(called).split(' ').slice(1);
  expect(path).toEqual(words.slice(0, path.length));
  expect(called.commands).toEqual([]);
  const { operands, unknown } = called.parseOptions(words.slice(path.length).filter((word) => word !== '--help'));
  expect(unknown).toEqual([]);
  const { registeredArguments: known } = called;
  const needed = known.filter(({ required }) => required);
  expect(operands.length).toBeGreaterThanOrEqual(needed.length);
  expect(operands.length).toBeLessThanOrEqual(known.length);
});
