import { leafHashOf } from '@icx/event-store';
import { sameHash } from '../merkle/hashes.ts';

/** An event as it leaves in an export: the text that its leaf is made of, and the hash that the log has of it. */
export interface ExportedLeaf {
  readonly text: string;
  readonly hash: Uint8Array;
}

/** One line of an export, without its line break: `{"leaf":"[1,…]","hash":"…"}`. */
export const exportLine = ({ text, hash }: ExportedLeaf): string =>
  JSON.stringify({ leaf: text, hash: Buffer.from(hash).toString('hex') });

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What is wrong with the line, which should hold the event at this position; or the hash of its leaf. */
export const readExportLine = (bytes: Uint8Array, position: number): Buffer | string => {
  let line: string;
  try {
    line = utf8.decode(bytes);
  } catch {
    return 'is not UTF-8 text';
  }
  const { leaf, hash } = (parsed(line) ?? {}) as { leaf?: unknown; hash?: unknown };
  if (typeof leaf !== 'string' || typeof hash !== 'string') return 'is not a line as `icx export` writes it';
  const stated = Buffer.from(hash, 'hex');
  // Every byte counts: the same content written in another way is a changed file too.
  if (exportLine({ text: leaf, hash: stated }) !== line) return 'is not a line as `icx export` writes it';
  const found = leafHashOf(leaf);
  if (!sameHash(found, stated)) return 'is not as it was written: its leaf hash differs';
  const event = parsed(leaf);
  if (!Array.isArray(event) || event[0] !== position)
    return `is not there: the line holds position ${Array.isArray(event) ? String(event[0]) : 'nothing'}`;
  return found;
};
