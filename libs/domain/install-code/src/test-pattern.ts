import { fromHex } from './hex.ts';

const rising = '0123456789ABCDEF';
const falling = 'FEDCBA9876543210';

const writtenPatterns = [
  rising + rising,
  falling + falling,
  rising + falling,
  falling + rising,
  // The text 0123456789ABCDEF in ASCII.
  '30313233343536373839414243444546',
].map(fromHex);

/**
 * Public examples: every ZigBee stack documents them or tests with them, so they lock nothing. The codes, then the keys
 * made of them.
 */
const publishedExamples = [
  '83FED3407A939723A5C639B26916D505',
  '83FED3407A939723A5C639B269161802',
  '333C23686079468EB27BA24BD9C7E564',
  '66B6900981E1EE3CA4206B6B861C02BB',
  '58C1828CF7F1C3FE29E7B1024AD84BFA',
].map(fromHex);

const isOneOf = (known: readonly Uint8Array[], bytes: Uint8Array): boolean =>
  // By its first byte nearly every code is none of them.
  known.some(
    (one) => one[0] === bytes[0] && one.length === bytes.length && one.every((byte, at) => byte === bytes[at]),
  );

/** Every byte differs from the one before it by `step`, counting on from FF to 00 and from 00 to FF. */
const countsBy = (bytes: Uint8Array, step: number): boolean => {
  for (let at = 1; at < bytes.length; at += 1) if (bytes[at] !== ((bytes[at - 1]! + step) & 0xff)) return false;
  return true;
};

/**
 * Bytes that a person typed or a generator was left at, not drawn at random: all equal, rising or falling by one
 * (with wrap-around, from any start), the sixteen nibbles up or down, or their ASCII text.
 */
export const isTestPattern = (bytes: Uint8Array): boolean =>
  countsBy(bytes, 0) || countsBy(bytes, 1) || countsBy(bytes, -1) || isOneOf(writtenPatterns, bytes);

/** One of the published examples, which demonstrations may use and live devices must not. */
export const isPublishedExample = (bytes: Uint8Array): boolean => isOneOf(publishedExamples, bytes);
