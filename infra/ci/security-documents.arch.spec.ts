import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './results.ts';

/** The last cell of a row names tests as `file.spec.ts › title`, or says in words why there is none. */
const NAMED = /`([^`›]+\.spec\.ts) › ([^`]+)`/g;
/** Words that may stand where a test would: each says something, "none" would not. */
const REASON = /^(Comes with|Not applicable:|Not yet:|Not tested:|By design:) ?.{10,}/;

interface Row {
  readonly id: string;
  readonly proof: string;
}

const rowsOf = (text: string, id: RegExp): Row[] =>
  text.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    return id.test(cells[1] ?? '') ? [{ id: cells[1]!, proof: cells.at(-2)! }] : [];
  });

const specs = new Map<string, string>();
for (const path of globSync(['apps/**/*.spec.ts', 'libs/**/*.spec.ts', 'infra/**/*.spec.ts'], { cwd: root }))
  if (!path.includes('node_modules'))
    specs.set(basename(path), `${specs.get(basename(path)) ?? ''}${readFileSync(join(root, path), 'utf8')}`);

/** What is wrong with a row, in words; nothing: it has a test that exists, or a reason. */
const faults = ({ id, proof }: Row): string[] => {
  const named = [...proof.matchAll(NAMED)];
  if (named.length === 0) return REASON.test(proof) ? [] : [`${id}: neither a test nor a reason`];
  return named.flatMap(([, file = '', title = '']) => {
    const spec = specs.get(file);
    if (spec === undefined) return [`${id}: there is no ${file}`];
    return spec.includes(title) ? [] : [`${id}: ${file} has no "${title}"`];
  });
};

const read = (name: string): string => readFileSync(join(root, 'docs/security', name), 'utf8');
const threats = rowsOf(read('threat-model.md'), /^T\d+$/);
const requirements = rowsOf(read('asvs.md'), /^V\d+\.\d+\.\d+$/);

test('every threat has a test that exists, or a reason why it has none', () => {
  expect(threats.map(({ id }) => id)).toEqual(threats.map((_, index) => `T${index + 1}`));
  expect(threats.length).toBeGreaterThanOrEqual(23);
  expect(threats.flatMap(faults)).toEqual([]);
});

test('every requirement of the ASVS table has one too, and stands there once', () => {
  expect(requirements.length).toBeGreaterThan(70);
  expect(new Set(requirements.map(({ id }) => id)).size).toBe(requirements.length);
  expect(requirements.flatMap(faults)).toEqual([]);
});

test.each([
  ['| T1 | a | b | `nowhere.unit.spec.ts › counts` |', ['T1: there is no nowhere.unit.spec.ts']],
  ['| T1 | a | b | `lockfile.unit.spec.ts › no such title` |', ['T1: lockfile.unit.spec.ts has no "no such title"']],
  ['| T1 | a | b |  |', ['T1: neither a test nor a reason']],
  ['| T1 | a | b | later |', ['T1: neither a test nor a reason']],
  ['| T1 | a | b | Comes with the mail channel. |', []],
])('an orphan is told: %s', (line, told) => {
  expect(rowsOf(line, /^T\d+$/).flatMap(faults)).toEqual(told);
});
