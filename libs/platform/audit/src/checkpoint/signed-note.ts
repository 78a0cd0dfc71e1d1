import { refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { fromBase64, KEY_ID } from './log-key.ts';
import type { LogKey, LogSigner } from './log-key.ts';

/** A signature of the log's own key stands among at most so many; witnesses may have added theirs. */
const MOST_SIGNATURES = 64;

const malformed = refuse('note-malformed', 'This is not a signed note: copy it whole, with its last line break.');
const notSigned = refuse(
  'note-signature-invalid',
  'No signature of this key fits the text: it was changed, or signed by another key.',
);

/** C2SP signed-note. `text` ends in a line break, has no empty line at its end and no control characters. */
export const signNote = (text: string, signer: LogSigner): string => {
  const { name, id } = signer.publicKey;
  const signature = Buffer.concat([id, signer.sign(text)]).toString('base64');
  return `${text}\n— ${name} ${signature}\n`;
};

/**
 * The text of a signed note, if a signature of this key is on it; other keys' signatures are left aside.
 * Refused with `note-malformed` or `note-signature-invalid`.
 */
export const openNote = (note: string, key: LogKey): Parsed<string> => {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n') || /[^\P{Cc}\n]/u.test(note) || !note.isWellFormed()) return malformed;
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return malformed;
  let signed = false;
  for (const line of lines) {
    const [, name, encoded = ''] = /^— ([^\s+]+) (\S+)$/u.exec(line) ?? [];
    const bytes = fromBase64(encoded);
    if (name === undefined || !bytes || bytes.length <= KEY_ID) return malformed;
    if (name !== key.name || !bytes.subarray(0, KEY_ID).equals(key.id)) continue;
    if (!key.verify(text, bytes.subarray(KEY_ID))) return notSigned;
    signed = true;
  }
  return signed ? text : notSigned;
};
