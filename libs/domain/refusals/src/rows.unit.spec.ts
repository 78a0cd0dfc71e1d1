import { countingRows } from './index.ts';

test('a hundred rows of a batch may be about one thing, one more is refused; other things have a hundred of their own', () => {
  const counted = countingRows();
  for (let n = 0; n < 100; n++) expect(counted('device A')).toBeUndefined();
  expect(counted('device A')).toMatchObject({ code: 'row-repeated', detail: expect.stringContaining('more than 100') });
  expect(counted('device B')).toBeUndefined();
  expect(countingRows()('device A')).toBeUndefined();
});
