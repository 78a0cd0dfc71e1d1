import { isAscii, isUtf8 } from 'node:buffer';
import { damage } from './damage.ts';
import type { Dialect } from './table.ts';
import type { Refusal } from '@icx/refusals';

export type Encoding = Dialect['encoding'];

/** Lines as text: line ends are at `\n` alone. */
export interface Text {
  readonly text: string;
  /** Bytes that a line of it has in the file. */
  bytesOf(line: string): number;
  /** A line as it is to be read, where that is decided line by line. */
  lineOf?(line: string): string | Refusal;
}

const length = (line: string): number => line.length;
const doubleLength = (line: string): number => 2 * line.length;
const windows1252 = new TextDecoder('windows-1252');
const NOT_ASCII = /[^\0-\x7f]/;

const utf8Line = (line: string): string | Refusal => {
  if (!NOT_ASCII.test(line)) return line;
  const bytes = Buffer.from(line, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : damage.encoding;
};

/** What stands for bytes that are no letters in UTF-16, which was made UTF-8 on its way here. */
const utf16Line = (line: string): string | Refusal => (line.includes('\ufffd') ? damage.encoding : line);

/** A carriage return by itself ends a line too: as long as it was. */
const withLineFeeds = (text: string): string => (text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text);

/** @param encoding of the file; the bytes are UTF-8 where it is UTF-16 */
export const decode = (lines: Buffer, encoding: Encoding): Text => {
  const wide = encoding.startsWith('utf-16');
  if (isAscii(lines)) return { text: withLineFeeds(lines.toString('latin1')), bytesOf: wide ? doubleLength : length };
  if (encoding === 'windows-1252') return { text: withLineFeeds(windows1252.decode(lines)), bytesOf: length };
  if (wide) return { text: withLineFeeds(lines.toString()), bytesOf: doubleLength, lineOf: utf16Line };
  if (isUtf8(lines)) return { text: withLineFeeds(lines.toString()), bytesOf: (line) => Buffer.byteLength(line) };
  return { text: withLineFeeds(lines.toString('latin1')), bytesOf: length, lineOf: utf8Line };
};
