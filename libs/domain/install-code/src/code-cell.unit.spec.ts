import { CODE_MASK, codeCellFault } from './code-cell.ts';

test.each([undefined, '', '  ', '\u00a0'])('no code at all: %j', (cell) => {
  expect(codeCellFault(cell)).toMatchObject({ code: 'code-missing' });
});

test.each([CODE_MASK, ` ${CODE_MASK} `, '****', '••••••••', 'xxxxxxxx', 'XXXX', '????'])('a masked one: %j', (cell) => {
  expect(codeCellFault(cell)).toMatchObject({ code: 'code-masked' });
});

test.each(['83FED3407A939723A5C639B26916D505', '00000000000000000000000000000000', '8', 'xyz', '#REF!'])(
  'whatever else there is, is looked at: %j',
  (cell) => expect(codeCellFault(cell)).toBeUndefined(),
);
