import { folded, retyped } from './fold.ts';
import { runsIn, type Group } from './groups.ts';

/** Of a code without and with its CRC. */
const lengths: readonly number[] = [32, 36];
const [, longest = 36] = lengths;

/** How this exchange names its requests, cases, successions and files: a keyed hash of 32 digits, mostly. */
const ownName = /\b(?:icr|dfc|dfb|suc|fil|bkl|att)_(?:TEST)?[0-9a-f]{10,60}\b/g;

/** Fewer figures among groups of many lengths: prose, of words such as "added". One code in three million has so few. */
const FIGURES = 6;

/**
 * Whether somebody may have written an install code, with or without its CRC, into a text: notes and reasons are stored
 * and shown, codes must not be. 32 or 36 hexadecimal digits, in whatever groups, with anything but letters between them,
 * in look-alikes, after `0x`. Left alone are those that are UUIDs, Device IDs of one manufacturer, meter points, serials,
 * dates, times and telephone numbers from end to end, and runs of another length, such as hashes.
 */
export const mayHoldInstallCode = (text: string): boolean => {
  if (tooFew(text)) return false;
  const plain = folded(text.replace(ownName, ' own '));
  if (runsIn(plain).some((run) => hasCode(run))) return true;
  const again = retyped(plain);
  return again !== plain && runsIn(again, plain).some((run) => hasCode(run));
};

/** Nearly every text: it has not the characters. Only others than ASCII can stand for several digits each. */
const tooFew = (text: string): boolean =>
  text.length < lengths[0]! && (text.length < lengths[0]! / 2 || /^[\x00-\x7f]*$/.test(text));

/** A stretch of whole groups that has as many digits as a code and is not made of identifiers alone. */
const hasCode = (run: readonly Group[]): boolean =>
  run.some((_, start) => {
    let count = 0;
    for (let end = start; end < run.length && count < longest; end++) {
      count += run[end]!.digits.length;
      if (lengths.includes(count) && isSuspect(run.slice(start, end + 1))) return true;
    }
    return false;
  });

const isSuspect = (groups: readonly Group[]): boolean =>
  (isRegular(groups) || figuresIn(groups) >= FIGURES) && !areIdentifiers(groups);

/** Groups of one length, but for the last, or of a byte at most. */
const isRegular = (groups: readonly Group[]): boolean =>
  new Set(groups.slice(0, -1).map(({ digits }) => digits.length)).size <= 1 ||
  groups.every(({ digits }) => digits.length <= 2);

const figuresIn = (groups: readonly Group[]): number => groups.reduce((count, { figures }) => count + figures, 0);

/**
 * Two Device IDs have as many digits as a code: they are taken for what they say if one manufacturer gave them out. A bare
 * one by itself could be half of a code: it has to begin as most do.
 */
const areIdentifiers = (groups: readonly Group[]): boolean => {
  const devices = groups.filter(({ is }) => is === 'device' || is === 'bare-device');
  const manufacturers = new Set(devices.map(({ digits }) => digits.slice(0, 6)));
  const [{ is, digits } = {}] = devices;
  if (devices.length === 1 && is === 'bare-device' && !digits!.startsWith('00')) return false;
  return manufacturers.size <= 1 && groups.every((group) => group.is !== undefined);
};
