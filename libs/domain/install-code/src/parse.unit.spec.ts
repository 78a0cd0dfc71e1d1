import fc from 'fast-check';
import { isRefusal, type Refusal } from '@icx/refusals';
import { fromHex, toHex } from './hex.ts';
import { crcBytes, InstallCode, parseInstallCode, representations, withCrc, type Representation } from './index.ts';
import { isTestPattern } from './test-pattern.ts';

const code = '9B1D04F7C2683EA5508F17D2B6E4390C';
const withItsCrc = toHex(withCrc(fromHex(code)));
const live = { live: true };

const accepted = (value: unknown, representation?: Representation): InstallCode => {
  const parsed = parseInstallCode(value, { live: true, representation });
  if (isRefusal(parsed)) throw new Error(parsed.detail);
  return parsed;
};
const refusal = (value: unknown, representation?: Representation): Refusal => {
  const parsed = parseInstallCode(value, { live: true, representation });
  if (!isRefusal(parsed)) throw new Error('It was accepted.');
  return parsed;
};

const codes = fc.uint8Array({ minLength: 16, maxLength: 16 }).filter((bytes) => !isTestPattern(bytes));
const shuffledSpelling = (hex: string) =>
  fc
    .array(fc.record({ lower: fc.boolean(), separator: fc.constantFrom('', '', ' ', '-', ':') }), {
      minLength: hex.length,
      maxLength: hex.length,
    })
    .map((style) =>
      style.map(({ lower, separator }, at) => (lower ? hex[at]!.toLowerCase() : hex[at]!) + separator).join(''),
    );

describe('accepted', () => {
  it.each([
    ['36 digits', withItsCrc, undefined, 'raw-16+crc', 'crc-checked'],
    ['36 digits, declared', withItsCrc, 'raw-16+crc', 'raw-16+crc', 'crc-checked'],
    ['32 digits', code, undefined, 'unknown-16', 'not-checkable'],
    ['32 digits, declared raw', code, 'raw-16', 'raw-16', 'not-checkable'],
    ['32 digits, declared a link key', code, 'link-key-16', 'link-key-16', 'not-checkable'],
    ['32 digits, declared unknown', code, 'unknown-16', 'unknown-16', 'not-checkable'],
    ['lower case', withItsCrc.toLowerCase(), undefined, 'raw-16+crc', 'crc-checked'],
    ['groups', withItsCrc.match(/.{4}/g)!.join(' '), undefined, 'raw-16+crc', 'crc-checked'],
  ] as const)('%s', (_, text, declared, representation, check) => {
    const parsed = accepted(text, declared);
    expect([toHex(parsed.bytes), parsed.representation, parsed.check]).toEqual([code, representation, check]);
  });

  it('under any case and separators, with the CRC and without', () => {
    fc.assert(
      fc.property(
        codes.chain((bytes) => fc.tuple(fc.constant(bytes), shuffledSpelling(toHex(withCrc(bytes))))),
        ([bytes, text]) => expect(accepted(text).bytes).toEqual(bytes),
      ),
    );
    fc.assert(
      fc.property(
        codes.chain((bytes) => fc.tuple(fc.constant(bytes), shuffledSpelling(toHex(bytes)))),
        ([bytes, text]) => expect(accepted(text).bytes).toEqual(bytes),
      ),
    );
  });
});

describe('refused for its form', () => {
  const rows: [what: string, text: unknown, code: string, detail: string][] = [
    ['a Zigbee label', `Z:00DB1234567890A0$I:${code}`, 'install-code-invalid', 'label: send only what follows `$I:`.'],
    ['a DLK label', `G$M:SSE%Z$A:00DB1234567890A0DLK${code}`, 'install-code-invalid', 'send only what follows `DLK`.'],
    ['Device ID and code', `00-DB-12-34-56-78-90-A0|${code}`, 'install-code-invalid', 'send only what follows `|`.'],
    ['O for 0', `O${code.slice(1)}`, 'install-code-invalid', 'has "O" at place 1, which looks like the digit 0: copy'],
    ['o for 0', `9B-o${code}`, 'install-code-invalid', 'has "o" at place 4, which looks like the digit 0'],
    ['I for 1', `9BI${code}`, 'install-code-invalid', 'has "I" at place 3, which looks like the digit 1'],
    ['l for 1', `9B l${code}`, 'install-code-invalid', 'has "l" at place 4, which looks like the digit 1'],
    ['a letter', `9BG${code}`, 'install-code-invalid', 'has "G" at place 3: copy it again'],
    ['full-width', `9B４${code}`, 'install-code-invalid', '(U+FF14) at place 3, which is not the plain "4"'],
    ['NUL', `9B\u0000${code}`, 'install-code-invalid', 'has U+0000 at place 3'],
    ['an unpaired surrogate', `9B\udc00${code}`, 'install-code-invalid', 'has U+DC00 at place 3'],
    ['a tab inside', `9B\t${code}`, 'install-code-invalid', 'has U+0009 at place 3'],
    ['a dash', `9B\u2014${code}`, 'install-code-invalid', '(U+2014) at place 3, a typographic dash'],
    ['a prefix', `0x${code}`, 'install-code-invalid', 'has "x" at place 2'],
    ['spreadsheet damage', '8.3E+31', 'install-code-invalid', 'rounded number by a spreadsheet'],
    ['nothing', '', 'install-code-invalid', 'is missing'],
    ['blank', '   ', 'install-code-invalid', 'is blank'],
    ['a number', 12345, 'install-code-invalid', 'was sent as a number'],
    ['bytes', fromHex(code), 'install-code-invalid', 'is not text'],
    ['a whole file', code.repeat(10_000), 'install-code-invalid', 'is 320000 characters long'],
    ['separators alone', '- : -', 'install-code-length', 'has 0 hexadecimal digits'],
    ['a lost digit', code.slice(1), 'install-code-length', 'has 31 hexadecimal digits: copy all of it'],
    ['half a CRC', withItsCrc.slice(0, 34), 'install-code-length', 'has 34 hexadecimal digits'],
    ['a digit too many', `${withItsCrc}0`, 'install-code-length', 'has 37 hexadecimal digits'],
    ['6 bytes', code.slice(0, 12), 'install-code-short', 'has 12 digits, the length of a code of 6, 8 or 12 bytes'],
    ['6 and CRC, or 8', code.slice(0, 16), 'install-code-short', 'has 16 digits'],
    ['8 and CRC', code.slice(0, 20), 'install-code-short', 'has 20 digits'],
    ['12 bytes', code.slice(0, 24), 'install-code-short', 'has 24 digits'],
    ['the published code of 12 and CRC', '83FED3407A939723A5C639FF4C12', 'install-code-short', 'has 28 digits'],
  ];
  it.each(rows)('%s', (_, text, refused, detail) => {
    expect(refusal(text)).toEqual({ refused: true, code: refused, detail: expect.stringContaining(detail) });
  });

  it.each(representations)('a declared %s that does not fit the length', (declared) => {
    const wrong = declared === 'raw-16+crc' ? code : withItsCrc;
    expect(refusal(wrong, declared)).toMatchObject({ code: 'representation-mismatch' });
  });
});

describe('CRC', () => {
  it('says what to compare', () => {
    expect(refusal(`${code}0000`)).toEqual({
      refused: true,
      code: 'install-code-crc-mismatch',
      detail:
        'The install code does not fit its CRC, the last 4 digits: compare it with the label or the shipment file, ' +
        'look for letters read as digits, and send the least significant byte of the CRC first.',
    });
  });

  it('says so when its bytes are swapped', () => {
    fc.assert(
      fc.property(
        codes.filter((bytes) => crcBytes(bytes)[0] !== crcBytes(bytes)[1]),
        (bytes) => {
          expect(refusal(toHex(bytes) + toHex(crcBytes(bytes).reverse()))).toEqual({
            refused: true,
            code: 'install-code-crc-mismatch',
            detail:
              'The install code has the two bytes of its CRC in reverse order: send the least significant byte first.',
          });
        },
      ),
    );
  });

  it('notices any single byte changed, and each single bit flipped', () => {
    fc.assert(
      fc.property(codes, fc.nat(17), fc.integer({ min: 1, max: 255 }), (bytes, at, flipped) => {
        const whole = withCrc(bytes);
        whole[at]! ^= flipped;
        fc.pre(!isTestPattern(whole.subarray(0, 16)));
        expect(refusal(toHex(whole)).code).toBe('install-code-crc-mismatch');
      }),
    );
    fc.assert(
      fc.property(codes, (bytes) => {
        for (let bit = 0; bit < 18 * 8; bit += 1) {
          const whole = withCrc(bytes);
          whole[bit >> 3]! ^= 1 << (bit & 7);
          if (!isTestPattern(whole.subarray(0, 16))) expect(isRefusal(parseInstallCode(toHex(whole), live))).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('a refusal never tells the code', () => {
  const tellsPartOf = (detail: string, text: string) =>
    [...text].some(
      (_, at) => at + 6 <= text.length && detail.toUpperCase().includes(text.slice(at, at + 6).toUpperCase()),
    );
  const spoiled = fc.oneof(
    codes.map((bytes) => `${toHex(bytes)}0000`),
    codes.map((bytes) => toHex(bytes) + toHex(crcBytes(bytes).reverse())),
    fc.tuple(codes, fc.nat(31)).map(([bytes, length]) => toHex(bytes).slice(0, length)),
    fc
      .tuple(codes, fc.nat(32), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }))
      .map(([bytes, at, foreign]) => toHex(bytes).slice(0, at) + foreign + toHex(bytes).slice(at)),
  );

  it('not six characters of it in a row', () => {
    fc.assert(
      fc.property(spoiled, fc.constantFrom(undefined, ...representations), (text, declared) => {
        const parsed = parseInstallCode(text, { live: true, representation: declared });
        return !isRefusal(parsed) || !tellsPartOf(parsed.detail, text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('and is the same sentence for every code with the same fault', () => {
    const faults: ((hex: string) => string)[] = [
      (hex) => hex.slice(1),
      (hex) => hex.slice(0, 24),
      (hex) => `${hex.slice(0, 7)}O${hex.slice(8)}`,
      (hex) => `${hex.slice(0, 4)}-${hex.slice(4, 9)}~${hex.slice(9)}`,
      // One byte of the CRC alone: never the same as the two swapped.
      (hex) => hex + toHex(crcBytes(fromHex(hex)).map((byte, at) => (at === 0 ? byte ^ 0x5a : byte))),
    ];
    fc.assert(
      fc.property(codes, codes, fc.constantFrom(...faults), (one, other, fault) => {
        expect(refusal(fault(toHex(one)))).toEqual(refusal(fault(toHex(other))));
      }),
    );
  });
});

describe('the Device ID instead of the code', () => {
  const deviceId = '00-DB-12-34-56-78-90-A0';
  const digits = deviceId.replaceAll('-', '');
  const reversed = deviceId.split('-').toReversed().join('');
  const random = '83FED3407A939723A5';
  const options = { live: false, deviceId };
  it.each([
    ['padded', digits + random.slice(0, 16)],
    ['at the end', random.slice(0, 16) + digits],
    ['twice', digits + digits],
    ['in the middle', `${random.slice(0, 7)}${digits}${random.slice(0, 9)}`.toLowerCase()],
    ['least significant byte first', reversed + random.slice(0, 16)],
    ['with a CRC that fits', toHex(withCrc(fromHex(digits + random.slice(0, 16))))],
    ['with one that does not', `${digits}${random.slice(0, 16)}0000`],
    ['with separators', `${deviceId}-${random.slice(0, 16)}`],
  ])('%s is refused, and not told', (_, text) => {
    expect(parseInstallCode(text, options)).toEqual({
      refused: true,
      code: 'install-code-is-device-id',
      detail: 'The install code is the Device ID, or holds it: copy the code from the label or the column beside it.',
    });
  });
  it('of another device is no matter', () =>
    expect(
      parseInstallCode(digits + random.slice(0, 16), { ...options, deviceId: '00-DB-12-34-56-78-90-A1' }),
    ).toBeInstanceOf(InstallCode));
});

it('never throws', () => {
  const parses = (value: unknown, representation: Representation | undefined, isLive: boolean) => {
    const parsed = parseInstallCode(value, { representation, live: isLive });
    expect(isRefusal(parsed) || parsed instanceof InstallCode).toBe(true);
  };
  const declared = fc.constantFrom(undefined, ...representations);
  fc.assert(fc.property(fc.anything(), declared, fc.boolean(), parses));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), declared, fc.boolean(), parses));
  fc.assert(fc.property(fc.stringMatching(/^[0-9a-fA-F :-]{0,40}$/), declared, fc.boolean(), parses));
});
