import fc from 'fast-check';
import {
  mapIdFuel,
  parseCommandId,
  parseGasShortCode,
  parseManufacturer,
  parseMapId,
  parseMpid,
  parseMsn,
  sameMsn,
  parsePartyId,
  parseRequestId,
  type MapId,
} from './index.ts';

type Row = [parse: (value: unknown) => unknown, text: string, stored: string];

describe('accepted', () => {
  const rows: Row[] = [
    [parsePartyId, 'AAAA', 'AAAA'],
    [parsePartyId, ' seca ', 'SECA'],
    [parsePartyId, 'M4P0', 'M4P0'],
    [parseMpid, 'abcd', 'ABCD'],
    [parseMpid, ' 1aB2 ', '1AB2'],
    [parseGasShortCode, 'xyz', 'XYZ'],
    [parseMapId, 'mapx', 'MAPX'],
    [parseMapId, 'mg1', 'MG1'],
    [parseMsn, ' E6S 12345/67 ', 'E6S 12345/67'],
    [parseMsn, 'x'.repeat(30), 'x'.repeat(30)],
    [parseMsn, '😀'.repeat(30), '😀'.repeat(30)],
    [parseMsn, '12\u00a034', '12 34'],
    [parseManufacturer, 'Zähler e\u0301lan', 'Zähler \u00e9lan'],
    [parseManufacturer, 'm'.repeat(60), 'm'.repeat(60)],
    [parseCommandId, '0197a1f0-7b3c-7cc4-9c5e-2f5b7f1f6a11', '0197a1f0-7b3c-7cc4-9c5e-2f5b7f1f6a11'],
    [parseCommandId, '!'.repeat(128), '!'.repeat(128)],
    [parseRequestId, `icr_${'a'.repeat(10)}`, `icr_${'a'.repeat(10)}`],
    [parseRequestId, ` icr_${'Z9'.repeat(30)} `, `icr_${'Z9'.repeat(30)}`],
  ];
  it.each(rows)('%p %j', (parse, text, stored) => expect(parse(text)).toBe(stored));
});

describe('refused', () => {
  const rows: [...Row, detail: string][] = [
    [parsePartyId, 'AAA', 'party-id-invalid', 'is 3 characters long'],
    [parsePartyId, 'AAAAA', 'party-id-invalid', 'is 5 characters long'],
    [parsePartyId, 'AA-A', 'party-id-invalid', '"-" at place 3'],
    [parsePartyId, 'ÄAAA', 'party-id-invalid', '"Ä" (U+00C4) at place 1'],
    [parseMpid, 'ABC', 'mpid-invalid', 'is 3 characters long: write 4 letters or digits.'],
    [parseMpid, 'ABCDE', 'mpid-invalid', 'is 5 characters long'],
    [parseMpid, 'AB C', 'mpid-invalid', 'a space at place 3'],
    [parseMpid, 'AıBC', 'mpid-invalid', '(U+0131) at place 2'],
    [parseMpid, 'ß12', 'mpid-invalid', '(U+00DF) at place 1'],
    [parseGasShortCode, 'ABCD', 'gas-short-code-invalid', 'write 3 letters or digits.'],
    [parseGasShortCode, 'A_C', 'gas-short-code-invalid', '"_" at place 2'],
    [parseMapId, 'AB', 'map-id-invalid', 'write 4 or 3 letters or digits.'],
    [parseMapId, 'ABCDE', 'map-id-invalid', 'is 5 characters long'],
    [parseMapId, 'AB\u200b', 'map-id-invalid', 'U+200B at place 3'],
    [parseMsn, 'x'.repeat(31), 'msn-invalid', 'is 31 characters long: send at most 30'],
    [parseMsn, 'A\u0000B', 'msn-invalid', 'U+0000 at place 2, which cannot be printed'],
    [parseMsn, 'A\tB', 'msn-invalid', 'U+0009 at place 2'],
    [parseMsn, 'A\u00adB', 'msn-invalid', 'U+00AD at place 2'],
    [parseMsn, 'A\ud83dB', 'msn-invalid', 'U+D83D at place 2'],
    [parseMsn, '2.10000E+13', 'msn-invalid', 'rounded number by a spreadsheet'],
    [parseMsn, '  ', 'msn-invalid', 'is blank'],
    [parseManufacturer, 'm'.repeat(61), 'manufacturer-invalid', 'is 61 characters long: send at most 60'],
    [parseManufacturer, 'A\u2028B', 'manufacturer-invalid', 'U+2028 at place 2'],
    [parseCommandId, '', 'command-id-invalid', 'is missing'],
    [parseCommandId, 'a b', 'command-id-invalid', 'a space at place 2'],
    [parseCommandId, ' a', 'command-id-invalid', 'a space at place 1'],
    [parseCommandId, 'a\u007f', 'command-id-invalid', 'U+007F at place 2'],
    [parseCommandId, 'clé', 'command-id-invalid', '"é" (U+00E9) at place 3'],
    [parseCommandId, 'x'.repeat(129), 'command-id-invalid', 'is 129 characters long: use at most 128'],
    [parseCommandId, 'x'.repeat(5_000_000), 'command-id-invalid', 'is 5000000 characters long'],
    [parseRequestId, 'abcdefghijkl', 'request-id-invalid', 'does not start with "icr_"'],
    [parseRequestId, 'ICR_abcdefghijkl', 'request-id-invalid', 'does not start with "icr_"'],
    [parseRequestId, 'icr_abcdefghi', 'request-id-invalid', 'has 9 characters after "icr_"'],
    [parseRequestId, `icr_${'a'.repeat(61)}`, 'request-id-invalid', 'has 61 characters after "icr_"'],
    [parseRequestId, 'icr_abc/../secret', 'request-id-invalid', 'has, after "icr_", "/" at place 4'],
  ];
  it.each(rows)('%p %j', (parse, text, code, detail) => {
    expect(parse(text)).toMatchObject({ refused: true, code, detail: expect.stringContaining(detail) });
  });
});

it('knows the fuel of a MAP ID by its length', () => {
  expect(mapIdFuel(parseMapId('mapx') as MapId)).toBe('electricity');
  expect(mapIdFuel(parseMapId('mg1') as MapId)).toBe('gas');
});

it('takes a serial number with or without the spaces of its label, and in any capitals, for the same', () => {
  expect(sameMsn('E6S 2600 0001', 'e6s26000001')).toBe(true);
  expect(sameMsn('E6S/26', 'E6S26')).toBe(false);
});

it('parses what it stored to itself, for any printable serial number', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
      const msn = parseMsn(text);
      if (typeof msn === 'string') expect(parseMsn(msn)).toBe(msn);
    }),
  );
});
