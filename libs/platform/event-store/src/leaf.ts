import { hash } from 'node:crypto';
import type { RecordedEvent } from './event-store.ts';
import type { Position } from './position.ts';

/** Under which index the leaf of an event stands: in an engine whose positions have gaps it follows the event. */
export interface LeafIndex {
  /** Of the event at this position; `undefined` while it has none. */
  indexOf(position: Position): Promise<number | undefined>;
}

/** What a leaf is made of, as stored: `metadata` and `data` are the JSON texts in the row, byte for byte. */
export interface LeafFields {
  /** Place in the tree, from 1, without gaps. */
  readonly index: number | bigint;
  readonly stream: string;
  readonly revision: number | bigint;
  readonly type: string;
  readonly recordedAt: string;
  readonly metadata: string;
  readonly data: string;
}

/**
 * The canonical text of an event: a JSON array without white space,
 * `[index,"stream","revision","type","recordedAt",metadata,data]`. Strings are quoted as `JSON.stringify` does.
 */
export const leafText = ({ index, stream, revision, type, recordedAt, metadata, data }: LeafFields): string =>
  `[${index},${JSON.stringify(stream)},"${revision}",${JSON.stringify(type)},"${recordedAt}",${metadata},${data}]`;

/** RFC 6962, 2.1: SHA-256 of a zero byte and the leaf's UTF-8 text; 32 bytes. */
export const leafHashOf = (text: string): Buffer => hash('sha256', `\0${text}`, 'buffer');

export const leafHash = (fields: LeafFields): Buffer => leafHashOf(leafText(fields));

/**
 * The leaf of an event that was read, under its index: JSON that JavaScript printed, parsed and printed again gives the same text, so this
 * is what the hash was taken of, whatever the engine.
 */
export const leafOf = (
  { stream, revision, type, recordedAt, metadata, data }: RecordedEvent,
  index: number,
): { readonly text: string; readonly hash: Buffer } => {
  const texts = { metadata: JSON.stringify(metadata), data: JSON.stringify(data) };
  const text = leafText({ index, stream, revision, type, recordedAt, ...texts });
  return { text, hash: leafHashOf(text) };
};
