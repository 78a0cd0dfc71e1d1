import fc from 'fast-check';
import { isRefusal, type Refusal } from '@icx/refusals';
import { mpanCheckDigit, mprnCheckDigits, mpxnFuel, parseMpan, parseMprn, parseMpxn, type Mpxn } from './index.ts';

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
const mpans = digits(12).map((first12) => first12 + mpanCheckDigit(first12));
const mprns = fc
  .integer({ min: 4, max: 8 })
  .chain((length) => digits(length).map((body) => body + mprnCheckDigits(body)));

/** A text of digits, with one place and another digit for it. */
const withAnotherDigit = (texts: fc.Arbitrary<string>) =>
  texts.chain((text) =>
    fc.record({
      text: fc.constant(text),
      place: fc.nat(text.length - 1),
      shift: fc.integer({ min: 1, max: 9 }),
    }),
  );
const change = (text: string, place: number, shift: number): string =>
  text.slice(0, place) + String((Number(text[place]) + shift) % 10) + text.slice(place + 1);

describe('MPAN', () => {
  it.each(['1012345678903', '1012345678090'])('accepts %s', (mpan) => expect(parseMpan(mpan)).toBe(mpan));

  it.each(['10 1234 5678 903', '10 1234\u00a05678\u2009903', '1 0 1 2 3 4 5 6 7 8 9 0 3'])(
    'accepts %j in groups',
    (text) => {
      expect(parseMpan(text)).toBe('1012345678903');
      expect(parseMpxn(text)).toBe('1012345678903');
    },
  );

  it('drops the spaces around it', () => expect(parseMpan('\u00a0 1012345678903\r\n')).toBe('1012345678903'));

  it.each([
    ['too short', '101234567890', 'mpan-invalid', 'The MPAN has 12 digits: copy all 13 of its core.'],
    ['too long', '10123456789030', 'mpan-invalid', 'The MPAN has 14 digits: copy all 13 of its core.'],
    [
      'with its top line',
      '008011021012345678903',
      'mpan-invalid',
      'The MPAN has 21 digits: send only the last 13, the core.',
    ],
    [
      'a letter for a digit',
      '1O12345678903',
      'mpan-invalid',
      'The MPAN has "O" at place 2, which looks like the digit 0: write its 13 digits, spaced or not.',
    ],
    [
      'a letter among groups, whose spaces count',
      '10 12E4 5678 903',
      'mpan-invalid',
      'The MPAN has "E" at place 6: write its 13 digits, spaced or not.',
    ],
    ['too few in groups', '10 1234 5678 90', 'mpan-invalid', 'The MPAN has 12 digits: copy all 13 of its core.'],
    ['a line end inside', '101234\n5678903', 'mpan-invalid', expect.stringContaining('U+000A at place 7')],
    [
      'full-width digits',
      '101234567890３',
      'mpan-invalid',
      'The MPAN has "３" (U+FF13) at place 13, which is not the plain "3": write its 13 digits, spaced or not.',
    ],
    ['a negative number', '-101234567890', 'mpan-invalid', expect.stringContaining('"-" at place 1')],
    ['spreadsheet damage', '1.01235E+12', 'mpan-invalid', expect.stringContaining('rounded number by a spreadsheet')],
    ['a wrong check digit', '1012345678904', 'mpan-check-digit', expect.stringContaining('fails its check digit')],
    ['two digits swapped', '1012345687903', 'mpan-check-digit', expect.stringContaining('two are swapped')],
  ])('refuses %s', (_, text, code, detail) => expect(parseMpan(text)).toEqual({ refused: true, code, detail }));

  it('tells no digits of the number, nor the digit that would fit', () => {
    expect((parseMpan('1012345678904') as Refusal).detail).not.toMatch(/\d/);
  });

  it('gives the check digit to generators, and only for twelve digits', () => {
    expect(mpanCheckDigit('101234567890')).toBe('3');
    expect(mpanCheckDigit('101234567809')).toBe('0');
    for (const bad of ['', '10123456789', '1012345678903', '10123456789X']) {
      expect(() => mpanCheckDigit(bad)).toThrow(RangeError);
    }
  });

  it('accepts what the check digit completes', () => {
    fc.assert(fc.property(mpans, (mpan) => parseMpan(mpan) === mpan));
  });

  const primes = [3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43];
  const remainder = (mpan: string) => primes.reduce((sum, prime, index) => sum + prime * Number(mpan[index]), 0) % 11;

  it('notices every change of one digit, except one that moves the remainder between 0 and 10', () => {
    fc.assert(
      fc.property(withAnotherDigit(mpans), ({ text, place, shift }) => {
        const changed = change(text, place, shift);
        // Modulo 10 folds remainder 10 onto 0: the known blind spot of the MPAN check digit.
        const unnoticed = place < 12 && [text, changed].every((mpan) => remainder(mpan) % 10 === 0);
        return (parseMpan(changed) === changed) === unnoticed;
      }),
      { numRuns: 2_000 },
    );
  });

  it('so notices every change of one digit where the check digit is not 0', () => {
    fc.assert(
      fc.property(withAnotherDigit(mpans.filter((mpan) => !mpan.endsWith('0'))), ({ text, place, shift }) =>
        isRefusal(parseMpan(change(text, place, shift))),
      ),
    );
  });

  it('has that blind spot: one digit apart, both valid', () => {
    expect(parseMpan('1012345678090')).toBe('1012345678090');
    expect(parseMpan('1912345678090')).toBe('1912345678090');
  });
});

describe('MPRN', () => {
  it.each(['3938424403', '1234560010'])('accepts %s', (mprn) => expect(parseMprn(mprn)).toBe(mprn));

  it.each([
    ['too short', '12345', 'mprn-invalid', 'The MPRN has 5 digits: copy all of it, 6 to 10 digits.'],
    ['too long', '39384244030', 'mprn-invalid', 'The MPRN has 11 digits: copy all of it, 6 to 10 digits.'],
    [
      'a letter for a digit',
      '39384l4403',
      'mprn-invalid',
      'The MPRN has "l" at place 6, which looks like the digit 1: write its 6 to 10 digits, spaced or not.',
    ],
    ['spreadsheet damage', '3.93842E+09', 'mprn-invalid', expect.stringContaining('rounded number by a spreadsheet')],
    ['a wrong check', '3938424404', 'mprn-check-digits', expect.stringContaining('fails its check digits')],
    ['a lost digit', '938424403', 'mprn-check-digits', expect.stringContaining('missing')],
  ])('refuses %s', (_, text, code, detail) => expect(parseMprn(text)).toEqual({ refused: true, code, detail }));

  it('gives the check digits to generators, and only for a body of 4 to 8 digits', () => {
    expect(mprnCheckDigits('39384244')).toBe('03');
    expect(mprnCheckDigits('12345600')).toBe('10');
    for (const bad of ['', '123', '123456789', '1234X']) expect(() => mprnCheckDigits(bad)).toThrow(RangeError);
  });

  it('accepts what the check digits complete, at every length', () => {
    fc.assert(fc.property(mprns, (mprn) => parseMprn(mprn) === mprn));
  });

  it('notices every change of one digit: 11 is prime and all its weights are below it', () => {
    fc.assert(
      fc.property(withAnotherDigit(mprns), ({ text, place, shift }) =>
        isRefusal(parseMprn(change(text, place, shift))),
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('MPxN', () => {
  it('is stored without its spaces', () => {
    const grouped = fc.tuple(fc.oneof(mpans, mprns), fc.infiniteStream(fc.constantFrom('', ' ', '\u00a0')));
    fc.assert(
      fc.property(grouped, ([mpxn, spaces]) => {
        expect(parseMpxn([...mpxn].map((digit) => digit + spaces.next().value).join(''))).toBe(mpxn);
      }),
    );
  });

  it('knows the fuel by the length', () => {
    fc.assert(fc.property(mpans, (mpan) => mpxnFuel(parseMpxn(mpan) as Mpxn) === 'electricity'));
    fc.assert(fc.property(mprns, (mprn) => mpxnFuel(parseMpxn(mprn) as Mpxn) === 'gas'));
  });

  it.each([
    ['5 digits', '12345', 'mpxn-invalid'],
    ['5 digits in groups', '1 234 5', 'mpxn-invalid'],
    ['11 digits', '12345678901', 'mpxn-invalid'],
    ['12 digits', '101234567890', 'mpxn-invalid'],
    ['a letter', '10123456789O3', 'mpxn-invalid'],
    ['spreadsheet damage', '1.01235E+12', 'mpxn-invalid'],
    ['14 digits, too long for either', '10123456789030', 'mpan-invalid'],
    ['a wrong MPAN', '1012345678904', 'mpan-check-digit'],
    ['a wrong MPRN', '3938424404', 'mprn-check-digits'],
  ])('refuses %s', (_, text, code) => expect(parseMpxn(text)).toMatchObject({ refused: true, code }));
});
