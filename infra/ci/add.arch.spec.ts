import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './results.ts';

const sources = globSync('{apps,libs}/**/*.ts', {
  cwd: root,
  exclude: (path) => /node_modules|\/(peers|testing|demo|golden|generated)$/.test(path),
}).filter((path) => !/\.(spec|fixture|data|contract)\.ts$/.test(path));

/** One thing that is added, as `docs/add.md` has it. */
interface Added {
  readonly title: string;
  /** Regular expression that finds the model wherever it is named. */
  readonly model: string;
  readonly count: number;
  readonly most: number;
  readonly files: readonly string[];
}

const sections = readFileSync(join(root, 'docs/add.md'), 'utf8').split(/^## /m).slice(1);
const told = sections.flatMap((section): Added[] => {
  const [, count, most, model] = /Files: (\d+) of at most (\d+)\.\s+Model: `([^`]+)`/.exec(section) ?? [];
  if (!model) return [];
  const files = [...section.matchAll(/^- `([^`]+)`/gm)].map(([, file]) => file!);
  return [{ title: section.split('\n')[0]!, model, count: Number(count), most: Number(most), files }];
});

test('answer, act, event, view, kind of file, kind of notice and page are told with a model each, and every file that is named is there', () => {
  expect(told).toHaveLength(7);
  const named = sections.flatMap((section) => [...section.matchAll(/`((?:libs|apps|infra)\/[^`]+\.ts)`/g)]);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(([, path]) => !existsSync(join(root, path!)))).toEqual([]);
});

test.each(told)('$title touches the files that docs/add.md says: at most $most', ({ model, count, most, files }) => {
  const naming = sources.filter((path) => new RegExp(model).test(readFileSync(join(root, path), 'utf8')));
  expect(naming.toSorted()).toEqual(files.toSorted());
  expect(files).toHaveLength(count);
  expect(count).toBeLessThanOrEqual(most);
});
