import { instant } from '@icx/working-days';
import { silence } from './index.ts';

const since = instant('2026-11-01T00:00Z');
const last = instant('2026-11-20T10:00Z');

describe('a feed is silent', () => {
  test.each([
    ['at once', last, '2026-11-20T10:00Z', undefined],
    ['just as long as allowed', last, '2026-11-21T10:00Z', undefined],
    ['a little longer', last, '2026-11-21T10:30Z', 24.5],
    ['for a month', last, '2026-12-20T10:00Z', 720],
    ['before anything came, not long', undefined, '2026-11-02T00:00Z', undefined],
    ['before anything came, long', undefined, '2026-11-02T01:00Z', 25],
    ['with a message from a clock that is ahead', last, '2026-11-20T09:00Z', undefined],
  ])('%s', (_, lastReceivedAt, now, hours) => expect(silence(lastReceivedAt, since, instant(now), 24)).toBe(hours));

  test('over the hour that the clocks skip, as long as it is', () =>
    expect(silence(instant('2026-03-28T12:00Z'), since, instant('2026-03-29T13:00Z'), 24)).toBe(25));
});
