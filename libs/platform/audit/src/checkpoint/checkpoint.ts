import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { HASH } from '../merkle/hashes.ts';
import { fromBase64 } from './log-key.ts';
import type { LogKey, LogSigner } from './log-key.ts';
import { openNote, signNote } from './signed-note.ts';

/** What a log was at a size: its first `size` events, and nothing else, have this root. */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** C2SP tlog-checkpoint: origin, size and root on a line each, signed. The origin is the name of the key. */
export const signCheckpoint = ({ size, root }: TreeHead, signer: LogSigner): string =>
  signNote(`${signer.publicKey.name}\n${size}\n${root.toString('base64')}\n`, signer);

/**
 * What a signed checkpoint says. Lines after the third are extensions and are left aside.
 * Refused with `note-malformed`, `note-signature-invalid` or `checkpoint-malformed`.
 */
export const openCheckpoint = (note: string, key: LogKey): Parsed<TreeHead> => {
  const text = openNote(note, key);
  if (isRefusal(text)) return text;
  const [origin, size = '', encoded = ''] = text.split('\n');
  const root = fromBase64(encoded);
  if (origin !== key.name || !/^(0|[1-9]\d{0,14})$/.test(size) || root?.length !== HASH)
    return refuse('checkpoint-malformed', 'This is a signed note of that key, but not a checkpoint of its log.');
  return { size: Number(size), root };
};
