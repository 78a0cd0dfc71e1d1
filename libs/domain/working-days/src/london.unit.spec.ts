import fc from 'fast-check';
import { addDays, advance, atLondon, inLondon, instant, londonDate, plainDate, type TimeOfDay } from './index.ts';

const anyDate = fc.integer({ min: 0, max: 366 * 30 }).map((days) => addDays(plainDate('2010-01-01'), days));

test.each([
  ['2026-07-31T23:00:00.000Z', '2026-08-01, 00:00 in London'],
  ['2026-11-30T23:59:59.999Z', '2026-11-30, 23:59 in London'],
])('%s in a sentence is %s', (at, words) => expect(inLondon(instant(at))).toBe(words));

describe('londonDate and atLondon', () => {
  test.each([
    ['2026-07-01T22:59:59.999Z', '2026-07-01'],
    ['2026-07-01T23:00:00.000Z', '2026-07-02'],
    ['2026-12-01T23:59:59.999Z', '2026-12-01'],
    ['2026-12-02T00:00:00.000Z', '2026-12-02'],
  ])('at %s a calendar in London shows %s', (at, date) => {
    expect(londonDate(instant(at))).toBe(date);
  });

  test.each<[string, TimeOfDay, string, string]>([
    ['2026-01-15', '09:00', '2026-01-15T09:00:00.000Z', 'GMT'],
    ['2026-07-15', '09:00', '2026-07-15T08:00:00.000Z', 'BST'],
    ['2026-03-29', '00:00', '2026-03-29T00:00:00.000Z', 'midnight before the clocks go forward'],
    ['2026-03-29', '01:30', '2026-03-29T01:30:00.000Z', 'a time that does not exist: an hour later by the clock'],
    ['2026-10-25', '00:00', '2026-10-24T23:00:00.000Z', 'midnight before the clocks go back'],
    ['2026-10-25', '01:30', '2026-10-25T00:30:00.000Z', 'a time that occurs twice: the first'],
  ])('%s %s in London is %s (%s)', (date, time, at) => {
    expect(atLondon(plainDate(date), time)).toBe(at);
  });

  test('the date is the one that Temporal tells, in every hour of every year and asked again', () => {
    const moments = fc.date({
      noInvalidDate: true,
      min: new Date('0001-01-02T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
    });
    const nearNow = fc.date({
      noInvalidDate: true,
      min: new Date('1840-01-01T00:00:00Z'),
      max: new Date('2060-01-01T00:00:00Z'),
    });
    fc.assert(
      fc.property(fc.oneof(moments, nearNow), fc.nat(3_600_000), (date, later) => {
        for (const at of [date, new Date(date.valueOf() + later)]) {
          const told = Temporal.Instant.fromEpochMilliseconds(at.valueOf()).toZonedDateTimeISO('Europe/London');
          expect(londonDate(instant(at.toISOString()))).toBe(told.toPlainDate().toString());
        }
      }),
    );
  });

  test('a time that is none throws: it is a constant of ours', () => {
    expect(() => atLondon(plainDate('2026-01-15'), '24:00')).toThrow('hour');
  });

  test('a date comes back from any time that exists on it', () => {
    // London's clocks change between 01:00 and 02:00 only.
    const hour = fc.constantFrom<TimeOfDay>('00:00', '00:59', '02:00', '09:00', '17:30', '23:59');
    fc.assert(fc.property(anyDate, hour, (date, time) => londonDate(atLondon(date, time)) === date));
  });

  test('days in London follow each other without gap: 23, 24 or 25 hours', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const hours =
          (Date.parse(atLondon(addDays(date, 1), '00:00')) - Date.parse(atLondon(date, '00:00'))) / 3_600_000;
        expect([23, 24, 25]).toContain(hours);
      }),
    );
  });
});

describe('advance', () => {
  test.each([
    ['2026-11-23T10:00:00.000Z', 'P3D', '2026-11-26T10:00:00.000Z'],
    ['2026-11-23T10:00:00.000Z', 'PT2H', '2026-11-23T12:00:00.000Z'],
    ['2026-11-23T10:00:00.000Z', 'P10D', '2026-12-03T10:00:00.000Z'],
    ['2026-11-23T10:00:00.000Z', 'P1W', '2026-11-30T10:00:00.000Z'],
    ['2026-11-23T10:00:00.000Z', 'P0D', '2026-11-23T10:00:00.000Z'],
    ['2026-01-31T10:00:00.000Z', 'P1M', '2026-02-28T10:00:00.000Z'],
    ['2026-03-28T12:00:00.000Z', 'P1D', '2026-03-29T11:00:00.000Z'],
    ['2026-03-28T12:00:00.000Z', 'PT24H', '2026-03-29T12:00:00.000Z'],
    ['2026-10-24T11:00:00.000Z', 'P1D', '2026-10-25T12:00:00.000Z'],
    ['2026-06-15T09:00:00.000Z', 'P6MT1H30M', '2026-12-15T11:30:00.000Z'],
  ])('%s and %s later is %s', (at, duration, later) => {
    expect(advance(instant(at), duration)).toBe(later);
  });

  test.each([
    '-P1D',
    'P-1D',
    '-PT1H',
    '',
    'P',
    'PT',
    '3D',
    'P1H',
    'P0.5D',
    'P3D ',
    'three days',
    'P9000Y',
    'P99999999999Y',
  ])('refuses %p', (duration) => {
    expect(advance(instant('2026-11-23T10:00Z'), duration)).toMatchObject({ refused: true, code: 'duration-invalid' });
  });
});
