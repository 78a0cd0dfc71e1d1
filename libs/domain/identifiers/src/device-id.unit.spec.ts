import fc from 'fast-check';
import { parseDeviceId } from './index.ts';

const canonical = '00-DB-12-34-56-78-90-A0';
const pairs = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
});

describe('Device ID', () => {
  it.each([
    canonical,
    '00db1234567890a0',
    '00DB1234567890A0',
    '00:db:12:34:56:78:90:a0',
    '00-dB-12-34-56-78-90-A0',
    '  00DB1234567890A0\t\n',
    '00DB 1234 5678 90A0',
    '00 DB 12 34 56\u00a078 90 A0',
    '00 - DB - 12 - 34 - 56 - 78 - 90 - A0',
  ])('stores %j upper-case and hyphenated', (text) => expect(parseDeviceId(text)).toBe(canonical));

  it.each([
    [
      'O for 0',
      'OODB1234567890A0',
      'The Device ID has "O" at place 1, which looks like the digit 0: write 16 hexadecimal digits, ' +
        'such as 00-DB-12-34-56-78-90-A0.',
    ],
    ['a letter beyond F', '00-DB-12-34-56-78-90-AG', expect.stringContaining('has "G" at place 23:')],
    [
      'a letter among groups, whose spaces count',
      '00DB 12G4 5678 90A0',
      expect.stringContaining('has "G" at place 8:'),
    ],
    ['15 digits in groups', '00DB 1234 5678 90A', expect.stringContaining('has 15 hexadecimal digits')],
    ['a dot', '00DB.1234.5678.90A0', expect.stringContaining('has "." at place 5:')],
    ['a prefix', '0x00DB1234567890A0', expect.stringContaining('has "x" at place 2:')],
    [
      'a dash from a word processor',
      '00–DB–12–34–56–78–90–A0',
      expect.stringContaining('"–" (U+2013) at place 3, a typo'),
    ],
    [
      'a full-width digit',
      '0０DB1234567890A0',
      expect.stringContaining('(U+FF10) at place 2, which is not the plain "0"'),
    ],
    ['a Cyrillic letter', '00DB1234567890А0', expect.stringContaining('(U+0410) at place 15:')],
    ['NUL', '00DB\u00001234567890A0', expect.stringContaining('has U+0000 at place 5:')],
    ['an unpaired surrogate', '00DB\ud8001234567890A0', expect.stringContaining('has U+D800 at place 5:')],
    [
      'a character of two units, then counts it once',
      '0😀0',
      expect.stringContaining('has "😀" (U+1F600) at place 2:'),
    ],
    ['a right-to-left override, without printing it', '00DB\u202e', expect.stringContaining('has U+202E at place 5:')],
    ['15 digits', '00DB1234567890A', expect.stringContaining('has 15 hexadecimal digits: copy all 16')],
    ['17 digits', '00DB1234567890A00', expect.stringContaining('has 17 hexadecimal digits')],
    ['separators alone', '-:-', expect.stringContaining('has 0 hexadecimal digits')],
    ['mixed separators', '00-DB:12-34-56-78-90-A0', expect.stringContaining('separators out of place')],
    ['groups of four', '00DB-1234-5678-90A0', expect.stringContaining('separators out of place')],
    ['some separators', '00-DB1234567890A0', expect.stringContaining('separators out of place')],
    ['a trailing separator', `${canonical}-`, expect.stringContaining('separators out of place')],
    ['spreadsheet damage', '1.23457E+15', expect.stringContaining('rounded number by a spreadsheet')],
    ['blank', ' \t ', 'The Device ID is blank: send its value.'],
    ['nothing', '', 'The Device ID is missing: send it as text.'],
    ['what no device has, all 0', '00-00-00-00-00-00-00-00', expect.stringContaining('is all 0, which no device has')],
    ['what no device has, all F', 'ffffffffffffffff', expect.stringContaining('is all F, which no device has')],
    ['a whole file', canonical.repeat(100_000), expect.stringContaining('2300000 characters long')],
  ])('refuses %s', (_, text, detail) => {
    expect(parseDeviceId(text)).toEqual({ refused: true, code: 'device-id-invalid', detail });
  });

  it('is the same under any case, separator and surrounding space', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom('', '-', ':'), fc.infiniteStream(fc.boolean()), (pair, separator, raise) => {
        const text = [...pair.join(separator)].map((c) => (raise.next().value ? c.toUpperCase() : c)).join('');
        expect(parseDeviceId(` ${text} `)).toBe(pair.join('-').toUpperCase());
      }),
    );
  });

  it('parses what it stored to itself', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const id = parseDeviceId(pair.join(''));
        expect(parseDeviceId(id)).toBe(id);
      }),
    );
  });
});
