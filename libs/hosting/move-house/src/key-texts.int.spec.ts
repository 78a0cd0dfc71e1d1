import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFolderShelf } from './key-folder-shelf.ts';

const folder = mkdtempSync(join(tmpdir(), 'icx-key-texts-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('texts that a KMS wrapped come in place of those of before, also when they are written twice', async () => {
  const shelf = keyFolderShelf(folder);
  expect([await shelf.count(), await shelf.page(undefined, 10)]).toEqual([0, []]);
  writeFileSync(join(folder, 'keys.json'), 'of before', { mode: 0o600 });
  const moved = [
    { name: 'escrow', text: 'sealed' },
    { name: 'keys', text: 'wrapped' },
  ];
  for (let time = 0; time < 2; time += 1) await shelf.write(moved);
  expect(await shelf.page(undefined, 10)).toEqual(moved);
  expect(await shelf.page(['keys'], 10)).toEqual([]);
  expect([await shelf.count(), readFileSync(join(folder, 'keys.json'), 'utf8')]).toEqual([2, 'wrapped']);
});
