import { isUtf8 } from 'node:buffer';
import type { Encoding } from './decode.ts';
import { limits } from './limits.ts';

/** Best first: of two that stand equally often in the line of names the earlier is taken. */
const DELIMITERS = [',', ';', '\t', '|'];
/** Spreadsheets write it above the names, and hide it: which delimiter there is. */
export const SEPARATOR_LINE = /^"?sep=([^"])"?$/i;
/** A line that is an example of ours, or a remark: `# ` at its very beginning. */
export const REMARK = /^"?# /;

/** How a text is written, as its first bytes show. */
export interface Written {
  readonly encoding: Encoding;
  readonly delimiter: string;
  /** Bytes before the first line that is to be read: a byte order mark. */
  readonly mark: number;
}

/** @param wanted delimiter, whatever the text looks like */
export const dialectOf = (sample: Buffer, wanted?: string): Written => {
  const [encoding, mark] = encodingOf(wholeLines(sample));
  const lines = new TextDecoder(encoding).decode(sample.subarray(mark)).split(/\r\n|[\r\n]/, 100);
  const declared = SEPARATOR_LINE.exec(lines[0]!)?.[1];
  const names = lines.find((line) => line.trim() !== '' && !REMARK.test(line)) ?? '';
  return { encoding, mark, delimiter: wanted ?? declared ?? delimiterOf(names) };
};

/** A letter may be cut at the end of a sample. */
const wholeLines = (sample: Buffer): Buffer => {
  const end = Math.max(sample.lastIndexOf(0x0a), sample.lastIndexOf(0x0d));
  return end === -1 ? sample : sample.subarray(0, end);
};

const encodingOf = (sample: Buffer): [Encoding, number] => {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return ['utf-8', 3];
  if (sample[0] === 0xff && sample[1] === 0xfe) return ['utf-16le', 2];
  if (sample[0] === 0xfe && sample[1] === 0xff) return ['utf-16be', 2];
  // Without a mark: names are letters, of which every second byte is zero.
  const [first, second, third, fourth] = sample;
  if (first && second === 0 && third && fourth === 0) return ['utf-16le', 0];
  if (first === 0 && second && third === 0 && fourth) return ['utf-16be', 0];
  return [isUtf8(sample) || hasUtf8Letters(sample) ? 'utf-8' : 'windows-1252', 0];
};

/** A letter of several bytes, as windows-1252 has hardly ever: then what is not UTF-8 is damage to its line. */
const hasUtf8Letters = (sample: Buffer): boolean =>
  /[\xc3-\xdf][\x80-\xbf](?![\x80-\xbf])|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/.test(
    sample.toString('latin1'),
  );

const delimiterOf = (names: string): string => {
  const bare = names.replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter, limits.columns).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
};
