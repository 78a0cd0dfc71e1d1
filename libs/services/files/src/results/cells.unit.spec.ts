import { MASK } from '@icx/install-code';
import { packCells, unpackCells } from './cells.ts';

const code = '83FED3407A939723A5C639B26916D505';
/** Of a row whose second column holds codes. */
const keptOf = (...cells: readonly string[]): readonly string[] => {
  const isSecret = cells.map((_, at) => at === 1);
  return unpackCells(packCells([{ line: 2, offset: 0, cells }], isSecret))[0]!.cells;
};

test.each([
  ['a code in its column', ['a', code, 'ours'], ['a', '[masked]', 'ours']],
  ['one in another column', ['a', '', `seen: ${code}`], ['a', '', MASK]],
  ['one that a delimiter has split', ['a', code.slice(0, 16), code.slice(16), 'ours'], ['a', '[masked]', MASK, 'ours']],
  ['one split in many', ['a', ...code.match(/.{8}/g)!, ''], ['a', '[masked]', MASK, MASK, MASK, '']],
  ['one too short beside what is no part of it', ['a', code.slice(0, 16), 'WM-3'], ['a', '[masked]', 'WM-3']],
  [
    'one too short beside a Device ID',
    ['a', code.slice(0, 16), '00-DB-12-34-56-78-90-A0'],
    ['a', '[masked]', '00-DB-12-34-56-78-90-A0'],
  ],
  ['a whole one beside a serial', ['a', code, '21E0', '12345678'], ['a', '[masked]', '21E0', '12345678']],
])('of %s nothing is given back', (_, cells, kept) => {
  expect(keptOf(...cells)).toEqual(kept);
});
