import { clockOf, fold } from './index.ts';
import type { Current, RequestCommand } from './index.ts';
import {
  AAAA,
  BBBB,
  CCCC,
  event,
  given,
  monday,
  opened,
  received,
  requested,
  supplied,
  tuesday,
} from './request.fixture.ts';

const asked = [requested(), opened(), received()];
const fetched = event('leg-fetched', { leg: 1, at: tuesday, in: 'request' });
const read = (by: typeof AAAA): RequestCommand => ({ type: 'record-fetch', at: tuesday, by, in: 'request' });

test('the first read of a live leg by its addressee is on record', () =>
  given(...asked)
    .when(read(BBBB))
    .then(fetched));

test.each([
  ['by the requester', asked, AAAA],
  ['by a stranger', asked, CCCC],
  ['once more', [...asked, fetched], BBBB],
  ['of what it has acknowledged', [...asked, event('leg-acknowledged', { leg: 1, at: monday })], BBBB],
  ['of what it has answered', [...asked, supplied()], BBBB],
] as const)('a read %s leaves nothing', (_, history, by) =>
  given(...history)
    .when(read(by))
    .then(),
);

test('a read is no receipt: the leg waits as it did', () => {
  const mailed = [requested(), opened({ addressee: CCCC, receipt: 'sec-notice-email' })];
  given(...mailed)
    .when(read(CCCC))
    .then(fetched);
  expect(clockOf((fold([...mailed, fetched]) as Current).legs[0]!)).toBe('awaiting-receipt');
});
