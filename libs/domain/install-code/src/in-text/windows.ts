import { folded, retyped } from './fold.ts';

const DIGITS = 32;
const BYTES = 16;
/** In base64. */
const SHORTEST = 22;

/** The most stretches of one text that are compared. The longest text that is taken, 500 characters, has fewer. */
export const MOST_WINDOWS = 8_192;

/**
 * Every 16 bytes that a text may hold as a code, in upper-case hexadecimal: digits that follow each other, with words
 * between them or without, and what is there in base64 or base64url, as bytes or as digits. `undefined`: more than
 * `MOST_WINDOWS`, which no text for people has.
 */
export const windowsOf = (text: string): ReadonlySet<string> | undefined => {
  const windows = new Set<string>();
  if (holdsNone(text)) return windows;
  addDigits(text, windows);
  const letters = text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  for (const run of new Set([...letters.split(/\s+/), letters.replace(/\s+/g, '')]))
    for (const [encoded] of run.matchAll(/[A-Za-z0-9+/_-]{22,}/g)) {
      addDecoded(encoded, windows);
      if (windows.size > MOST_WINDOWS) return undefined;
    }
  return windows;
};

/** Most of what is looked through: names, moments, short remarks. Only others than ASCII can stand for several characters. */
const holdsNone = (text: string): boolean =>
  text.length < DIGITS && /^[\x00-\x7f]*$/.test(text) && !/[A-Za-z0-9+/_-]{22}/.test(text.replace(/\s+/g, ''));

const addDigits = (text: string, windows: Set<string>): void => {
  const plain = folded(text);
  for (const one of [plain, retyped(plain)]) {
    const words = one.match(/[\p{L}\p{N}]+/gu) ?? [];
    const hexadecimal = words.filter((word) => /^[0-9A-F]+$/i.test(word));
    // Of all words; of those that are digits from end to end; and of those without `a`, `be`, `added`.
    for (const stream of [words, hexadecimal, hexadecimal.filter((word) => !/^[a-f]{1,6}$/.test(word))])
      slide(
        stream
          .join('')
          .replace(/[^0-9A-F]/gi, '')
          .toUpperCase(),
        DIGITS,
        1,
        windows,
      );
  }
};

/** Base64 has no place where a code must begin: it is read from each of the four characters that a byte may begin in. */
const addDecoded = (encoded: string, windows: Set<string>): void => {
  for (let from = 0; from < 4 && encoded.length - from >= SHORTEST; from++) {
    const bytes = Buffer.from(encoded.slice(from), 'base64');
    slide(bytes.toString('hex').toUpperCase(), BYTES * 2, 2, windows);
    const digits = bytes.toString('latin1');
    if ((digits.match(/[0-9A-F]/gi)?.length ?? 0) >= DIGITS) addDigits(digits, windows);
  }
};

const slide = (digits: string, length: number, step: number, windows: Set<string>): void => {
  for (let at = 0; at + length <= digits.length && windows.size <= MOST_WINDOWS; at += step)
    windows.add(digits.slice(at, at + length));
};
