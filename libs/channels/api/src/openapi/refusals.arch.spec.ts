import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, written } from '../../../../../infra/contract/refusals.ts';

const refusals = catalogue();
const root = join(import.meta.dirname, '../../../../..');

test('the catalogue of refusals is as the source makes them: npx node infra/contract/refusals.ts', async () => {
  for (const [file, text] of Object.entries(await written(refusals)))
    expect(readFileSync(join(root, file), 'utf8')).toBe(text);
});

test('every code is in it with at least one sentence, however it is made', () => {
  expect(Object.entries(refusals).filter(([, { says }]) => says.length === 0)).toEqual([]);
  for (const code of ['storage-full', 'msn-invalid', 'date-invalid', 'client-key-invalid', 'E080405'])
    expect([code, Object.hasOwn(refusals, code)]).toEqual([code, true]);
});
