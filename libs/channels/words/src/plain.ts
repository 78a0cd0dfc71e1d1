/** A word with hyphens as people write it. */
export const plain = (word: string): string => word.replaceAll('-', ' ');

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `12,345`. */
export const clerkNumber = (number: number): string => number.toLocaleString('en-GB');

/** `1 device`, `12,345 devices`. */
export const clerkCount = (count: number, one: string): string =>
  `${clerkNumber(count)} ${count === 1 ? one : `${one}s`}`;
