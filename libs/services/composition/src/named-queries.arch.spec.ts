import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');
const asksViews = /\bselectFrom\(|\.execute\([^)]*\bquery\)/;

/** Beside `queries.ts` the parts of one that is composed. */
const places = ['queries.ts', 'list-filters.ts', 'sifted-rows.ts'];

test('views are asked by named queries alone, which the contract asks of every engine', () => {
  const files = globSync('{apps,libs/services,libs/channels}/**/*.ts', { cwd: root }).filter(
    (file) => !file.includes('node_modules') && !/\.(spec|fixture)\.ts$/.test(file),
  );
  const asking = files.filter((file) => asksViews.test(readFileSync(join(root, file), 'utf8')));
  expect(asking.length).toBeGreaterThan(5);
  expect(asking.filter((file) => !places.includes(basename(file)))).toEqual([]);
});
