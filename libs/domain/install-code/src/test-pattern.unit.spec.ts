import fc from 'fast-check';
import { fromHex, toHex } from './hex.ts';
import { linkKey, parseInstallCode, representations, withCrc } from './index.ts';

const refused = {
  refused: true,
  code: 'install-code-test-pattern',
  detail:
    'The install code is a test pattern or a published example, which no real device has: send the one of this device.',
};

const counting = (start: number, step: number) =>
  toHex(Uint8Array.from({ length: 16 }, (_, index) => (start + step * index) & 0xff));

const patterns = [
  ['all bytes 00', '0'.repeat(32)],
  ['all bytes FF', 'F'.repeat(32)],
  ['all bytes A5', 'A5'.repeat(16)],
  ['rising from 00', '000102030405060708090A0B0C0D0E0F'],
  ['rising from 01', '0102030405060708090A0B0C0D0E0F10'],
  ['rising across FF', 'F8F9FAFBFCFDFEFF0001020304050607'],
  ['falling to 00', '0F0E0D0C0B0A09080706050403020100'],
  ['falling across 00', '0403020100FFFEFDFCFBFAF9F8F7F6F5'],
  ['the nibbles twice', '0123456789ABCDEF0123456789ABCDEF'],
  ['the nibbles reversed, twice', 'FEDCBA9876543210FEDCBA9876543210'],
  ['the nibbles up and down', '0123456789ABCDEFFEDCBA9876543210'],
  ['the nibbles down and up', 'FEDCBA98765432100123456789ABCDEF'],
  ['the nibbles as ASCII', '30313233343536373839414243444546'],
] as const;

const publishedCode = '83FED3407A939723A5C639B26916D505';
const published = [
  ['the published code', publishedCode],
  ['its link key', toHex(linkKey(fromHex(publishedCode)))],
  ['the code of the test suites', '83FED3407A939723A5C639B269161802'],
  ['the link key of that', '333C23686079468EB27BA24BD9C7E564'],
  ['the link key of the published code of 12 bytes', toHex(linkKey(fromHex('83FED3407A939723A5C639FF')))],
] as const;

describe.each([{ live: true }, { live: false }])('with %o', (options) => {
  it.each(patterns)('%s is refused alike with 16 bytes, with its CRC and with a wrong one', (_, code) => {
    expect(parseInstallCode(code, options)).toEqual(refused);
    expect(parseInstallCode(code.toLowerCase(), { ...options, representation: 'link-key-16' })).toEqual(refused);
    expect(parseInstallCode(toHex(withCrc(fromHex(code))), options)).toEqual(refused);
    expect(parseInstallCode(`${code}1234`, options)).toEqual(refused);
  });

  it('so is every run of equal, rising or falling bytes, from any start', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.constantFrom(0, 1, -1), (start, step) => {
        expect(parseInstallCode(counting(start, step), options)).toEqual(refused);
      }),
    );
  });

  it('one byte off is not a pattern', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...patterns.map(([, code]) => code)),
        fc.nat(15),
        fc.integer({ min: 1, max: 255 }),
        (code, at, flipped) => {
          const bytes = fromHex(code);
          bytes[at]! ^= flipped;
          expect(parseInstallCode(toHex(bytes), options)).not.toMatchObject({ refused: true });
        },
      ),
    );
  });
});

describe('the published examples', () => {
  it.each(published)('%s is refused in live mode alone, with a CRC and without', (_, code) => {
    for (const text of [code, toHex(withCrc(fromHex(code))), `${code}0000`]) {
      expect(parseInstallCode(text, { live: true })).toEqual(refused);
    }
    for (const representation of representations) {
      const text = representation === 'raw-16+crc' ? toHex(withCrc(fromHex(code))) : code;
      expect(parseInstallCode(text, { live: false, representation })).toMatchObject({ representation });
      expect(parseInstallCode(text, { live: true, representation })).toEqual(refused);
    }
  });

  it('keep their CRC outside live mode', () => {
    expect(parseInstallCode(`${publishedCode}C3B5`, { live: false })).toMatchObject({ check: 'crc-checked' });
    expect(parseInstallCode(`${publishedCode}B5C3`, { live: false })).toMatchObject({
      code: 'install-code-crc-mismatch',
    });
  });
});
