/** A character that a field does not allow, ready to be put into a sentence. */
export interface Offender {
  /** Names the one character, its place and, where it is a known mistake, what was probably meant. */
  readonly phrase: string;
}

/** Letters that people and scanners put for digits. */
const lookAlikes = new Map([
  ...[...'Oo'].map((letter) => [letter, '0'] as const),
  ...[...'IiLl|'].map((letter) => [letter, '1'] as const),
  ...[...'Zz'].map((letter) => [letter, '2'] as const),
  ...[...'Ss'].map((letter) => [letter, '5'] as const),
]);

/** The digit that a letter is often put for: 0 for `O`, 5 for `s`. */
export const lookAlikeDigit = (character: string): string | undefined => lookAlikes.get(character);

/** Anything else could vanish, reorder the sentence or break the log line that shows it. */
const showsAsItself = /^[\p{L}\p{N}\p{P}\p{S}]$/u;

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const nameCharacter = (character: string): string => {
  if (character === ' ') return 'a space';
  if (/^[\x21-\x7e]$/.test(character)) return `"${character}"`;
  return showsAsItself.test(character) ? `"${character}" (${codePoint(character)})` : codePoint(character);
};

const hint = (character: string): string => {
  const digit = lookAlikes.get(character);
  if (digit !== undefined) return `, which looks like the digit ${digit}`;
  if (/^[\x00-\x7f]$/.test(character)) return '';
  if (/^\p{Pd}$/u.test(character)) return ', a typographic dash';
  if (/^\p{Zs}$/u.test(character)) return ', a space of another kind';
  const plain = character.normalize('NFKC');
  return /^[0-9A-Za-z]$/.test(plain) ? `, which is not the plain "${plain}"` : '';
};

/** Controls, what is invisible or reorders its neighbours, unpaired surrogates, unassigned code points, separators of lines. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/u;
const unprintableInLines = /[^\P{C}\n\r\t]|[\p{Zl}\p{Zp}]/u;

/** The first character that no stored text may have: one that cannot be seen, or that makes others look otherwise. */
export const unprintableIn = (text: string, { lines = false } = {}): Offender | undefined =>
  offenderIn(text, lines ? unprintableInLines : unprintable);

/** Whether nothing of it can be seen: spaces of whatever kind, fillers, marks that belong to no letter. */
export const isBlank = (text: string): boolean =>
  /^[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);

/**
 * The first character of `text` that matches `foreign` (a `u` expression without `g`), or `undefined`.
 * Places are counted in characters from 1, in the text as given: separators count.
 */
export const offenderIn = (text: string, foreign: RegExp): Offender | undefined => {
  const index = text.search(foreign);
  if (index < 0) return undefined;
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
  const place = [...text.slice(0, index)].length + 1;
  return { phrase: `${nameCharacter(character)} at place ${place}${hint(character)}` };
};
