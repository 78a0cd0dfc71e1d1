import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './results.ts';

const source = globSync('{apps,libs}/**/*.ts', { cwd: root, exclude: ['**/node_modules'] }).filter(
  (file) => !/\.(spec|fixture|contract)\.ts$|^libs\/testing\/|\/(contract|crash|fixtures|testing)\//.test(file),
);
/** What begins with `icx.` is no event of ours: a topic, an engine's own. */
const typesIn = (text: string): readonly string[] =>
  [...text.matchAll(/'((?!icx\.)[a-z-]+\.[a-z-]+\.v\d+)'/g)].map(([, type]) => type!);
const written = new Set(source.flatMap((file) => typesIn(readFileSync(join(root, file), 'utf8'))));

const goldens = globSync('libs/**/golden/*.jsonl', { cwd: root })
  .flatMap((file) => readFileSync(join(root, file), 'utf8').split('\n'))
  .flatMap((line) => /^\{"type":"([^"]+)"/.exec(line)?.[1] ?? []);

/** Replayed by being resumed, with the folder of which they are (apps/icx/src/golden). */
const inFolder = [
  'administration.escrow-key-registered.v1',
  'administration.key-rotation-ordered.v1',
  'administration.signing-key-rotation-ordered.v1',
  'administration.views-rebuild-ordered.v1',
  'audit.checkpoints-begun.v1',
  'custody.key-rotation-completed.v1',
  'custody.key-rotation-started.v1',
  'inventory.import-received.v1',
  'inventory.map-report-made.v1',
  'inventory.update-confirmed.v1',
  'rules.taken-up.v1',
  'sandbox.clock-moved.v1',
];

/** Nothing is made of them: that they are there says that their command came. */
const onlyOnRecord = ['data-fixes.batch-received.v1', 'requests.batch-closed.v1', 'switching.repetition-received.v1'];

test('every type of event that the code names has a golden of which the state is known', () => {
  expect(written.size).toBeGreaterThan(90);
  const known = new Set([...goldens, ...inFolder, ...onlyOnRecord]);
  expect([...written].filter((type) => !known.has(type))).toEqual([]);
});

test('what was written once is not forgotten: no golden is of a type that the code does not name', () => {
  expect([...goldens, ...inFolder, ...onlyOnRecord].filter((type) => !written.has(type))).toEqual([]);
});

test('the golden folder has what is left to it', () => {
  const archive = join(root, 'apps/icx/src/golden/before-issue-9.tar.gz');
  const log = execFileSync('tar', ['-xzOf', archive, 'log.jsonl'], { encoding: 'utf8', maxBuffer: 10_000_000 });
  const types = new Set([...log.matchAll(/\\"([a-z-]+\.[a-z-]+\.v\d+)\\"/g)].map(([, type]) => type));
  expect(inFolder.filter((type) => !types.has(type))).toEqual([]);
});
