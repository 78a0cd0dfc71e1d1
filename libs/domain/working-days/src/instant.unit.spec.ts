import fc from 'fast-check';
import { addDays, addHours, instant, parseInstant, parsePlainDate, plainDate, type Instant } from './index.ts';

describe('parseInstant', () => {
  test.each([
    ['2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23T10:00Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23t10:00:00z', '2026-11-23T10:00:00.000Z'],
    ['2026-07-01T10:00:00+01:00', '2026-07-01T09:00:00.000Z'],
    ['2026-07-01T10:00:00+0100', '2026-07-01T09:00:00.000Z'],
    ['2026-07-01T10:00:00-05', '2026-07-01T15:00:00.000Z'],
    ['2026-01-01T00:30:00+05:30', '2025-12-31T19:00:00.000Z'],
    ['2026-11-23T23:59:59,5Z', '2026-11-23T23:59:59.500Z'],
    ['1969-12-31T23:59:59.999999999Z', '1969-12-31T23:59:59.999Z'],
    ['2026-11-23T23:59:59.9999Z', '2026-11-23T23:59:59.999Z'],
  ])('normalises %s', (text, normalised) => {
    expect(parseInstant(text)).toBe(normalised);
  });

  test.each([
    ['no offset', '2026-11-23T10:00:00'],
    ['no offset, with a fraction', '2026-11-23T10:00:00.000'],
    ['only a date', '2026-11-23'],
    ['a blank for the T', '2026-11-23 10:00:00Z'],
    ['a zone by name', '2026-11-23T10:00:00+00:00[Europe/London]'],
    ['a zone abbreviation', '2026-11-23T10:00:00 GMT'],
    ['a day that does not exist', '2026-02-29T10:00:00Z'],
    ['hour 24', '2026-11-23T24:00:00Z'],
    ['second 60', '2016-12-31T23:59:60Z'],
    ['minute 60', '2026-11-23T10:60:00Z'],
    ['an offset beyond a day', '2026-11-23T10:00:00+25:00'],
    ['ten fraction digits', '2026-11-23T10:00:00.0123456789Z'],
    ['a five-digit year', '+012026-11-23T10:00:00Z'],
    ['the year 0', '0000-06-01T00:00:00Z'],
    ['an offset that leads past 9999', '9999-12-31T23:30:00-01:00'],
    ['blanks around it', ' 2026-11-23T10:00:00Z '],
    ['a line break after it', '2026-11-23T10:00:00Z\n'],
    ['the day first', '23/11/2026 10:00'],
    ['nothing', ''],
    ['null', null],
    ['undefined', undefined],
    ['a number', 1795428000000],
    ['a Date', new Date(0)],
    ['a list', ['2026-11-23T10:00:00Z']],
  ])('refuses %s', (_, value) => {
    expect(parseInstant(value)).toMatchObject({ refused: true, code: 'instant-invalid' });
  });

  test('says that the offset is missing, and does not repeat what it was given', () => {
    expect(parseInstant('2026-11-23T10:00:00')).toMatchObject({
      detail: expect.stringContaining('add Z or the offset'),
    });
    expect(JSON.stringify(parseInstant('83FED3407A939723A5C639B26916D505'))).not.toContain('83FE');
  });

  test('text order of normalised moments is time order, whatever the offset was', () => {
    const moment = fc.record({
      at: fc.date({
        min: new Date('1900-01-01T00:00:00Z'),
        max: new Date('2199-12-31T00:00:00Z'),
        noInvalidDate: true,
      }),
      offsetMinutes: fc.integer({ min: -14 * 60, max: 14 * 60 }),
    });
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        const [a, b] = [one, other].map(({ at, offsetMinutes }) => {
          const local = new Date(at.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
          const hours = String(Math.floor(Math.abs(offsetMinutes) / 60)).padStart(2, '0');
          const minutes = String(Math.abs(offsetMinutes) % 60).padStart(2, '0');
          return instant(`${local}${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`);
        }) as [Instant, Instant];
        expect(a).toBe(one.at.toISOString());
        expect(a < b).toBe(one.at.getTime() < other.at.getTime());
        expect(parseInstant(a)).toBe(a);
      }),
    );
  });
});

describe('arithmetic on moments and dates', () => {
  test('addHours counts elapsed hours across the change of clocks', () => {
    expect(addHours(instant('2026-03-28T12:00:00+00:00'), 24)).toBe(instant('2026-03-29T13:00:00+01:00'));
    expect(addHours(instant('2026-11-23T00:30Z'), -1)).toBe('2026-11-22T23:30:00.000Z');
  });

  test('addDays counts calendar days, also backwards and over a leap day', () => {
    expect(addDays(plainDate('2028-02-28'), 1)).toBe('2028-02-29');
    expect(addDays(plainDate('2028-03-01'), -1)).toBe('2028-02-29');
    expect(addDays(plainDate('2026-12-31'), 0)).toBe('2026-12-31');
  });

  test('what leaves the years that text order can hold, or is not whole, throws', () => {
    expect(() => addHours(instant('9999-12-31T23:00Z'), 1)).toThrow('instant-invalid');
    expect(() => addDays(plainDate('9999-12-31'), 1)).toThrow('date-invalid');
    expect(() => addHours(instant('2026-11-23T00:00Z'), 0.5)).toThrow('integer');
    expect(() => addDays(plainDate('2026-11-23'), 0.5)).toThrow('integer');
    expect(() => instant('2026-11-23T10:00')).toThrow('instant-invalid');
  });
});

describe('parsePlainDate', () => {
  test('takes a date as it is', () => {
    expect(parsePlainDate('2028-02-29')).toBe('2028-02-29');
  });

  test.each([
    ['a day that does not exist', '2026-02-29'],
    ['month 13', '2026-13-01'],
    ['day 0', '2026-01-00'],
    ['a moment', '2026-11-23T10:00:00Z'],
    ['basic format', '20261123'],
    ['the day first', '23-11-2026'],
    ['short month', '2026-1-01'],
    ['a five-digit year', '+012026-11-23'],
    ['a line break after it', '2026-11-23\n'],
    ['nothing', ''],
    ['null', null],
    ['a number', 20261123],
    ['a Date', new Date(0)],
  ])('refuses %s', (_, value) => {
    expect(parsePlainDate(value)).toMatchObject({ refused: true, code: 'date-invalid' });
  });

  test('plainDate throws: a bad constant is a bug', () => {
    expect(() => plainDate('2026-02-30')).toThrow('date-invalid');
  });
});
