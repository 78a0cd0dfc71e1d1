import { lookAlikeDigit } from '@icx/identifiers';

/** Letters of other scripts that a reader takes for these digits, one string for each digit. */
const lookAlikes: Readonly<Record<string, string>> = {
  A: 'АΑᎪꓮⲀᴀɑ',
  B: 'ВΒᏴꓐⲂʙЬ',
  C: 'СϹᏟꓚⲤᴄ',
  D: 'ԀᎠꓓᴅ',
  E: 'ЕΕᎬꓰᴇ',
  F: 'ϜꓝꜰҒƑ',
  0: 'ОΟՕⲞᴏ',
  3: 'ЗӠƷȜ',
  5: 'Ƽ',
};

const digits = new Map(
  Object.entries(lookAlikes).flatMap(([digit, letters]) =>
    [...letters].flatMap((letter) => [letter, letter.toLowerCase()].map((one) => [one, digit] as const)),
  ),
);

/** Scripts have their ten digits side by side, in order and apart from those of others. */
const decimalOf = (character: string): string => {
  const place = character.codePointAt(0)!;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(place - value - 1))) value += 1;
  return String(value % 10);
};

const plain = (character: string): string =>
  digits.get(character) ?? (/\p{Nd}/u.test(character) ? decimalOf(character) : character);

const other = /[^\x00-\x7f]/gu;

/**
 * The text as a reader takes it: full-width and other forms of a letter are that letter, letters of other scripts the
 * digits that they look like, and what cannot be seen is gone, and so is the `0x` before a byte.
 */
export const folded = (text: string): string =>
  text
    // First, too: NFKD makes the lunate sigma, which looks like a C, the one that does not.
    .replace(other, plain)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(other, plain)
    .replace(/[0\\#]x(?=[0-9a-foilsz])/gi, ' ');

/** A word of digits and of the letters that people write for them: `4O`, `FE`, `OOFF`. */
const mistyped = /(?<![\p{L}\p{N}])[0-9A-FOILSZ]+(?![\p{L}\p{N}])/giu;

/**
 * The same with `O` for 0 and its like undone. Prose is of such letters too (`is`, `coal`, `called`): longer words that are
 * spelled as prose are left alone.
 */
export const retyped = (text: string): string =>
  text.replace(mistyped, (word) =>
    word.length <= 4 || !/^[A-Z]?[a-z]+$/.test(word)
      ? word.replace(/[OILSZ]/gi, (letter) => lookAlikeDigit(letter) ?? letter)
      : word,
  );
