import fc from 'fast-check';
import { withCrc } from '../crc.ts';
import { freeText, holdsKnownCode, lineOfText, MASK, masked, maskedLine, withoutCode } from './free-text.ts';
import { ordinaryNotes } from './ordinary-notes.fixture.ts';
import { mayHoldInstallCode } from './shape.ts';
import { MOST_WINDOWS, windowsOf } from './windows.ts';

const digits = '83FED3407A939723A5C639B26916D505';

describe('by its shape', () => {
  test.each([
    digits,
    `${digits}C3B5`,
    `the code is ${digits.toLowerCase()}.`,
    `(${digits.match(/../g)!.join('-')})`,
    `label says:${digits.match(/../g)!.join(':')} C3:B5`,
    `key ${digits.match(/..../g)!.join(' ')}`,
    `${digits.match(/.{8}/g)!.join('-')}, see photo`,
    // Words that end in a letter which is a digit too, and words of nothing else.
    `code:${digits}`,
    `job-${digits.match(/..../g)!.join(' ')}`,
    `a bad code ${digits} on 2026-11-23, 12 of 20`,
    `2026-11-23 ${digits.match(/..../g)!.join('.')} 10:00`,
    `${digits
      .match(/../g)!
      .map((byte) => `0x${byte}`)
      .join(' ')}`,
    `${digits
      .match(/../g)!
      .map((byte) => `(${byte})`)
      .join(' ')}`,
    `${digits.match(/../g)!.join('')}|${digits.slice(0, 4)}`,
    digits.replaceAll('0', 'O').replaceAll('5', 'S'),
    `k${digits}`,
    `${digits}\n${digits}`,
    // Two halves that are no Device IDs of one manufacturer.
    `${digits.slice(0, 16)} ${digits.slice(16)}`,
  ])('%s may hold a code', (text) => expect(mayHoldInstallCode(text)).toBe(true));

  test.each([
    '',
    'called on 2026-11-23 10:00, a bad feed: face to be added',
    '550e8400-e29b-41d4-a716-446655440000',
    'ref-550E8400-E29B-41D4-A716-446655440000/2',
    'sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709',
    digits.slice(1),
    `${digits}0`,
    '00-DB-12-34-56-78-90-A0',
    '00-DB-12-34-56-78-90-A0, 00-DB-12-34-56-78-90-A1',
    'MPANs 1012345678903 and 1012345678090',
    '1012345678903 1012345678090 123456',
    '2026-11-23 2026-11-24 2026-11-25 2026-11-26',
    'icr_TEST0123456789abcdef0123456789abcdef',
    'att_TEST0123456789abcdef0123456789abcdef0123456789abcdef0123',
  ])('%s does not', (text) => expect(mayHoldInstallCode(text)).toBe(false));

  test('none of 1,000 ordinary notes does', () => {
    const notes = ordinaryNotes();
    expect(new Set(notes).size).toBeGreaterThan(990);
    expect(notes.filter(mayHoldInstallCode)).toEqual([]);
  });
});

/** A random code, with or without its CRC. */
const code = fc
  .tuple(fc.noBias(fc.uint8Array({ minLength: 16, maxLength: 16 })), fc.boolean())
  .map(([bytes, crc]) => Buffer.from(crc ? withCrc(bytes) : bytes).toString('hex'));
const separators = [
  ' ',
  '-',
  ':',
  '.',
  ',',
  '_',
  '/',
  '|',
  '\u00a0',
  '\u2009',
  '\u200b',
  '\u00ad',
  '\u2060',
  '–',
  ' · ',
  '; ',
  ') (',
  ' 0x',
  '\n',
  '\t',
  '*',
  '=',
];
const lookAlikes: Readonly<Record<string, string>> = {
  A: 'АΑＡа',
  B: 'ВΒＢ',
  C: 'СϹＣс',
  D: 'ＤԀ',
  E: 'ЕΕＥе',
  F: 'ＦϜ',
  0: '０ОΟOo٠',
  1: '１Il١',
  2: '２Z',
  3: '３З',
  5: '５S',
  8: '８𝟖',
};
const respelled = (text: string, choices: readonly number[]): string =>
  [...text]
    .map((digit, index) => {
      const others = [digit.toUpperCase(), digit.toLowerCase(), ...(lookAlikes[digit.toUpperCase()] ?? '')];
      return others[choices[index % choices.length]! % others.length]!;
    })
    .join('');
const disguised = fc
  .tuple(
    code,
    fc.constantFrom(1, 2, 4, 8, 16, 32),
    fc.oneof(
      fc.constantFrom(...separators).map((one) => [one]),
      fc.array(fc.constantFrom(...separators), { minLength: 1, maxLength: 8 }),
    ),
    fc.array(fc.nat(20), { minLength: 7, maxLength: 40 }),
  )
  .map(([text, size, between, choices]) =>
    text
      .match(new RegExp(`.{1,${size}}`, 'g'))!
      .map((part, index) => (index === 0 ? '' : between[index % between.length]!) + respelled(part, choices))
      .join(''),
  );
const around = fc.tuple(
  fc.constantFrom('', 'the code is ', 'code:', '(', 'added 2026-11-23: ', 'MPAN 1012345678903, ', 'note\n'),
  fc.constantFrom('', '.', ' from the label', ' on 2026-11-23', ', MPRN 3938424403', ')'),
);

// A seed: of a million disguised codes a few read as nothing but serials and Device IDs, and are for the rule by value.
test('a code in any disguise is refused, whatever stands around it', () =>
  fc.assert(
    fc.property(disguised, around, (text, [before, after]) => mayHoldInstallCode(`${before}${text}${after}`)),
    { numRuns: 3_000, seed: 2026 },
  ));

describe('by its value', () => {
  const known = (hex: string) => (bytes: Uint8Array) => Buffer.from(bytes).toString('hex') === hex.slice(0, 32);
  const wrap = fc.constantFrom<(hex: string) => string>(
    (hex) => `first half ${hex.slice(0, 16)} and then the second, ${hex.slice(16)}`,
    (hex) => `begins ${hex.slice(0, 10)}, a bad label, goes on with ${hex.slice(10, 20)} and ends in ${hex.slice(20)}`,
    (hex) => hex.match(/../g)!.join(' dot '),
    (hex) => hex.match(/..../g)!.join(' then '),
    (hex) => `x${hex}yz`,
    (hex) => `in base64 ${Buffer.from(hex, 'hex').toString('base64')}`,
    (hex) => Buffer.from(hex, 'hex').toString('base64url'),
    (hex) => `a${Buffer.from(hex, 'hex').toString('base64')}`,
    (hex) => Buffer.from(hex).toString('base64'),
    (hex) => Buffer.from(`code ${hex}`).toString('base64url'),
    (hex) =>
      Buffer.from(hex, 'hex')
        .toString('base64')
        .match(/.{1,8}/g)!
        .join('\n'),
  );

  test('a known code is found, split over words or in base64', () =>
    fc.assert(
      fc.property(code, wrap, (hex, wrapped) => holdsKnownCode(wrapped(hex), known(hex))),
      { numRuns: 500 },
    ));

  test('and in any disguise', () =>
    fc.assert(
      fc.property(code, fc.constantFrom(...separators), (hex, between) =>
        holdsKnownCode(hex.match(/../g)!.join(between), known(hex)),
      ),
    ));

  test('another code is not, nor is one in an ordinary note', () => {
    expect(holdsKnownCode(digits, known('00'.repeat(16)))).toBe(false);
    expect(ordinaryNotes().filter((note) => holdsKnownCode(note, known(digits.toLowerCase())))).toEqual([]);
  });

  test('the work is bounded: the longest text that is taken stays within it, one beyond counts as holding a code', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789abcdefXY+/ '), minLength: 500, maxLength: 500 }),
        (text) => windowsOf(text) !== undefined,
      ),
      { numRuns: 50 },
    );
    const endless = Array.from({ length: 4_000 }, (_, n) => (n * n * 7919).toString(36)).join('');
    expect(windowsOf(endless)).toBeUndefined();
    expect(holdsKnownCode(endless, () => false)).toBe(true);
    expect(MOST_WINDOWS).toBe(8_192);
  });
});

describe('what is stored and shown as it came', () => {
  const parse = withoutCode((value) => value as string);
  test.each([digits, digits.match(/../g)!.join('_')])('%s is refused before it is parsed', (text) =>
    expect(parse(text)).toMatchObject({ code: 'install-code-misplaced', detail: expect.not.stringContaining('83') }),
  );
  test('other values are left to the parser', () => expect(parse('AAAA')).toBe('AAAA'));

  test('text for people may have lines, and is spelled one way', () =>
    expect(freeText(20)(' cafe\u0301,\nopen ')).toBe('caf\u00e9,\nopen'));
  test('of one line it may not', () => expect(lineOfText(20)('a\nb')).toMatchObject({ code: 'text-invalid' }));

  test.each([
    ['nothing', ''],
    ['spaces', ' \u00a0\u2003'],
    ['what cannot be seen', '\u200b\u2060'],
    ['fillers', '\u3164\u2800\u115f'],
    ['marks of no letter', '\u0301\u034f'],
    ['an override of direction', 'abc\u202edef'],
    ['an isolate', 'abc\u2066def'],
    ['a soft hyphen', 'ab\u00adcd'],
    ['a control', 'a\u0000b'],
    ['half a character', 'a\ud800'],
    ['too much', 'x'.repeat(21)],
    ['no text', 7],
  ])('%s is refused', (_, text) => {
    expect(freeText(20)(text)).toMatchObject({ code: 'text-invalid' });
    expect(lineOfText(20)(text)).toMatchObject({ code: 'text-invalid' });
  });
});

test.each(Array.from({ length: 33 }, (_, before) => 60 - before))(
  'a line that is cut behind %i characters before a code keeps none of it',
  (before) => {
    expect(maskedLine(`${'x '.repeat(before / 2).padEnd(before)}${digits} and more`, 60)).toBe(MASK);
  },
);

test('what others wrote is one line of what can be seen', () => {
  expect(maskedLine(' 550 5.1.1\r\nBcc:\u2028 no\u202eone\u0000here ', 300)).toBe('550 5.1.1 Bcc: no one here');
  expect(maskedLine('\r\n', 300)).toBe('');
  expect(maskedLine('word '.repeat(100), 300)).toHaveLength(299);
});

test('texts of older events are masked where they may hold a code; the rest is the very same value', () => {
  const clean = { note: 'ok', legs: [{ reply: null, n: 1 }] };
  expect(masked(clean)).toBe(clean);
  expect(masked({ ...clean, legs: [{ reply: digits, n: 1 }] })).toEqual({ note: 'ok', legs: [{ reply: MASK, n: 1 }] });
});
