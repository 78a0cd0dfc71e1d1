import { InvalidArgumentError } from 'commander';

export const wholeNumber = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
};

/** Seconds, perhaps with a fraction. */
export const seconds = (text: string): number => {
  const value = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (value >= 0.1) return value;
  throw new InvalidArgumentError('Give seconds, at least 0.1.');
};
