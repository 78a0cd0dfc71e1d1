import { mostTold, refuse, tell, tellingRows } from './index.ts';

const refusals = (count: number) => Array.from({ length: count }, (_, n) => refuse('wrong', 'Mend it.', `/${n}`));

test('each is told with its place, under that of its row', () =>
  expect(tell([refuse('wrong', 'Mend it.', '/a'), refuse('bad', 'Leave it.')], '/rows/1')).toEqual({
    errors: [
      { pointer: '/rows/1/a', code: 'wrong', detail: 'Mend it.' },
      { pointer: '/rows/1', code: 'bad', detail: 'Leave it.' },
    ],
  }));

test('of very many the first are told, and how many more there are', () => {
  expect(tell(refusals(mostTold))).not.toHaveProperty('moreErrors');
  const { errors, moreErrors } = tell(refusals(mostTold + 7));
  expect([errors.length, errors.at(-1)?.pointer, moreErrors]).toEqual([mostTold, `/${mostTold - 1}`, 7]);
});

test('ten thousand rows with one each are told whole; beyond, a row tells how many it has', () => {
  const told = tellingRows();
  for (let n = 0; n < 9_999; n++) expect(told(refusals(1)).errors).toHaveLength(1);
  expect(told(refusals(3))).toMatchObject({ errors: [{ pointer: '/0' }], moreErrors: 2 });
  expect(told(refusals(2))).toEqual({ errors: [], moreErrors: 2 });
});
