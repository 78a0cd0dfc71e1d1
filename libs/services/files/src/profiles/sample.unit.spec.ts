import { Readable } from 'node:stream';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Column } from '../file-kind.ts';
import { sampleOf } from './sample.ts';
import { Samples } from './samples.ts';

const code = '83FED3407A939723A5C639B26916D505C3B5';
const column = (name: string, more: Partial<Column> = {}): Column => ({
  ...{ name, required: false, words: '', example: '', ...more },
});
const columns = [
  column('deviceId', { required: true, aliases: ['guid'] }),
  column('installCode', { secret: true }),
  column('manufacturer'),
];
/** Takes no row of Acme. */
const reader = `data:text/javascript,${encodeURIComponent(`export const openReader = (word) => ({ read: (rows) => ({
  taken: null, lines: [],
  rejected: rows.filter((row) => row.cells.manufacturer === word).map(({ line }) => ({ line, refusals: [{ code: 'no', detail: 'No.' }] })),
}) });`)}`;
const kind = { columns, reader, sampleReader: { module: reader, context: 'Acme' } };
const look = async (text: string, chosen = {}) => {
  const sample = await sampleOf(Readable.from([Buffer.from(text)]), kind, { columns: [], constants: [], ...chosen });
  if (isRefusal(sample)) throw new Error(sample.code);
  return sample;
};

test('what nothing was chosen of is what it is called, or most like; what was chosen is that', async () => {
  const { columns: found, rows } = await look('GUID,Manufactuer,Pallet\nD1,Acme,P\nD2,Other,P\n');
  expect(found.map(({ column: is }) => is)).toEqual(['deviceId', 'manufacturer', null]);
  expect(rows.map(({ line, faults }) => [line, faults.length])).toEqual([
    [2, 1],
    [3, 0],
  ]);
  const chosen = await look('GUID,Manufactuer\nD1,Acme\n', { columns: [{ header: 'Manufactuer', column: null }] });
  expect(chosen.columns.at(1)).toEqual({ header: 'Manufactuer', column: null });
  expect(chosen.rows[0]!.faults).toEqual([]);
});

test('what no profile could fit is told with the rows, which are shown all the same; twenty of them', async () => {
  const { refusal, rows } = await look(`Maker\n${'x\n'.repeat(30)}`);
  expect([refusal?.code, rows.length]).toEqual(['column-missing', 20]);
});

test('no code is shown, whole or damaged, in whatever column, nor a name that may be one', async () => {
  const text = `GUID,Key,Also,${code}\nD1,${code.slice(0, 31)},${code.replaceAll(/(..)/g, '$1 ')},x\n`;
  const shown = JSON.stringify(await look(text, { columns: [{ header: 'Key', column: 'manufacturer' }] }));
  expect(shown.replaceAll(' ', '')).not.toContain(code.slice(0, 8));
});

test('of one party and of all a few are looked at at once: of one too many nothing is read', async () => {
  const samples = new Samples();
  const { promise: come, resolve: comes } = Promise.withResolvers<void>();
  let read = 0;
  const bytes = async function* () {
    read += 1;
    await come;
    yield Buffer.from('GUID\nD1\n');
  };
  const look = (party: string) => samples.look(party as PartyId, bytes(), kind, { columns: [], constants: [] });
  const codeOf = async (looked: ReturnType<typeof look>) => ((await looked) as Partial<Refusal>).code;
  const own = [look('AAAA'), look('AAAA')];
  expect(await codeOf(look('AAAA'))).toBe('file-quota-exceeded');
  const others = [look('BBBB'), look('CCCC')];
  expect(await codeOf(look('DDDD'))).toBe('file-quota-exceeded');
  expect(read).toBe(4);
  comes();
  expect(await Promise.all([...own, ...others].map(codeOf))).toEqual([undefined, undefined, undefined, undefined]);
  expect(await codeOf(look('AAAA'))).toBeUndefined();
});
