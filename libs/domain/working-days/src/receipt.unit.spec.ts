import { must } from '@icx/refusals';
import fc from 'fast-check';
import {
  addHours,
  atLondon,
  calendars,
  deadline,
  deemedReceipt,
  failureStopsReceipt,
  instant,
  isWorkingDay,
  londonDate,
  plainDate,
  type Term,
} from './index.ts';

const englandAndWales = calendars['england-and-wales'];
const terms: readonly Term[] = [
  { id: 'sla', effectiveFrom: plainDate('2019-01-01'), workingDays: 10, calendar: 'england-and-wales' },
];

describe('sec-notice-email', () => {
  test.each([
    ['2026-11-23T16:30:00.000Z', '2026-11-23T17:30:00.000Z', '2026-12-07'],
    ['2026-11-23T16:30:01.000Z', '2026-11-24T09:00:00.000Z', '2026-12-08'],
    ['2026-11-21T11:00:00.000Z', '2026-11-23T09:00:00.000Z', '2026-12-07'],
  ])('sent %s, received %s, due %s', (sent, received, dueOn) => {
    const receivedAt = must(deemedReceipt(instant(sent), englandAndWales));
    expect(receivedAt).toBe(received);
    expect(deadline(receivedAt, terms, calendars)).toMatchObject({ dueOn });
  });

  test.each([
    ['a millisecond too late', '2026-11-23T16:30:00.001Z', '2026-11-24T09:00:00.000Z'],
    ['in summer 17:30 is British Summer Time', '2026-07-01T16:30:00.000+01:00', '2026-07-01T16:30:00.000Z'],
    ['in summer, a second later', '2026-07-01T16:30:01.000+01:00', '2026-07-02T08:00:00.000Z'],
    ['Friday evening', '2026-11-20T18:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['Friday before midnight: it arrives on Saturday', '2026-11-20T23:30:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['Sunday before midnight: it arrives on Monday', '2026-11-22T23:30:00.000Z', '2026-11-23T00:30:00.000Z'],
    ['early on a Working Day', '2026-11-23T05:00:00.000Z', '2026-11-23T06:00:00.000Z'],
    ['Maundy Thursday evening', '2026-04-02T19:00:00.000+01:00', '2026-04-07T08:00:00.000Z'],
    ['over the change of clocks', '2026-03-27T18:00:00.000Z', '2026-03-30T08:00:00.000Z'],
  ])('%s', (_, sent, received) => {
    expect(deemedReceipt(instant(sent), englandAndWales)).toBe(received);
  });

  test('Easter Monday is a Working Day in Scotland', () => {
    expect(deemedReceipt(instant('2026-04-06T10:00Z'), calendars.scotland)).toBe('2026-04-06T11:00:00.000Z');
  });

  test.each(['2018-12-31T10:00Z', '2028-12-31T23:30Z', '2028-12-29T18:00Z', '2029-01-02T10:00Z'])(
    'sent %s: the calendar does not cover it',
    (sent) => {
      expect(deemedReceipt(instant(sent), englandAndWales)).toMatchObject({
        refused: true,
        code: 'calendar-not-covered',
      });
    },
  );

  test('receipt is on a Working Day, not before an hour has passed, not after 17:30, and never overtakes', () => {
    const anySending = fc
      .date({ min: new Date('2019-01-01T00:00:00Z'), max: new Date('2028-12-28T00:00:00Z'), noInvalidDate: true })
      .map((date) => instant(date.toISOString()));
    fc.assert(
      fc.property(anySending, anySending, (one, other) => {
        const received = must(deemedReceipt(one, englandAndWales));
        expect(isWorkingDay(londonDate(received), englandAndWales)).toBe(true);
        expect(received >= addHours(one, 1)).toBe(true);
        expect(received <= atLondon(londonDate(received), '17:30')).toBe(true);
        const [earlier, later] = one < other ? [one, other] : [other, one];
        expect(must(deemedReceipt(earlier, englandAndWales)) <= must(deemedReceipt(later, englandAndWales))).toBe(true);
      }),
    );
  });
});

describe('a failure report', () => {
  test.each([
    ['2026-11-23T10:00:01.000Z', true],
    ['2026-11-23T10:59:59.999Z', true],
    ['2026-11-23T11:00:00.000Z', false],
    ['2026-11-23T11:00:00.001Z', false],
    ['2026-11-24T09:00:00.000Z', false],
  ])('at %s of a mail sent at 10:00 stops receipt: %s', (failedAt, stops) => {
    expect(failureStopsReceipt(instant('2026-11-23T10:00Z'), instant(failedAt))).toBe(stops);
  });
});
