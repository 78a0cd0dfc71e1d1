import { instant } from '@icx/working-days';
import { eraseAfter } from './legs.ts';

test('the days of a retention count from the moment when nobody may reveal the code any more', () => {
  const at = instant('2026-11-24T10:00:00.000Z');
  expect(eraseAfter(at, 28)).toBe('2026-12-22T10:00:00.000Z');
  expect(eraseAfter(at, 0)).toBe(at);
});
