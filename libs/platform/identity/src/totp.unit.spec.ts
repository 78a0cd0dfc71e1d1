import { base32, stepAt, totpAt, totpStep } from './index.ts';

/** Seed of RFC 6238, appendix B, for SHA-1. */
const seed = Buffer.from('12345678901234567890');

test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('the vector of RFC 6238 at %i seconds', (seconds, code) => {
  expect(totpAt(seed, stepAt(seconds), 8)).toBe(code);
  expect(totpAt(seed, stepAt(seconds))).toBe(code.slice(-6));
});

describe('a code', () => {
  const now = 1_111_111_111;
  const codeOf = (steps: number) => totpAt(seed, stepAt(now) + steps);

  test('counts in its step and in the one before and after', () => {
    for (const steps of [-1, 0, 1]) expect(totpStep(seed, codeOf(steps), now, -1)).toBe(stepAt(now) + steps);
    for (const steps of [-2, 2]) expect(totpStep(seed, codeOf(steps), now, -1)).toBeUndefined();
  });

  test('counts once: neither it nor an earlier one is taken after it', () => {
    const used = stepAt(now);
    for (const steps of [-1, 0]) expect(totpStep(seed, codeOf(steps), now, used)).toBeUndefined();
    expect(totpStep(seed, codeOf(1), now, used)).toBe(used + 1);
  });

  test.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '-12345'])('%j is none', (code) => {
    expect(totpStep(seed, code, now, -1)).toBeUndefined();
  });
});

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('base32 of %j as in RFC 4648, without padding', (text, encoded) => {
  expect(base32(Buffer.from(text))).toBe(encoded);
});
