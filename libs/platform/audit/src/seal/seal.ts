import { isRefusal } from '@icx/refusals';
import type { LogKey, LogSigner } from '../checkpoint/log-key.ts';
import { openNote, signNote } from '../checkpoint/signed-note.ts';
import { canonicalHash } from './canonical.ts';

/** How anybody computes the hash of a sealed document again; a seal that says otherwise is none. */
export const howSealed = {
  algorithm: 'SHA-256',
  canonicalisation: 'RFC 8785 (JCS)',
  covers: 'This document without its member "seal", as canonical JSON in UTF-8.',
} as const;

export interface Seal {
  readonly algorithm: string;
  readonly canonicalisation: string;
  readonly covers: string;
  /** Hex. */
  readonly hash: string;
  /** C2SP signed-note over the hash, by the key of the log’s checkpoints. */
  readonly note: string;
}

/** No checkpoint: those begin with the name of the log. */
const KIND = 'install-code-exchange evidence v1';

const noteText = (hashed: string): string => `${KIND}\n${hashed}\n`;

/** @param document without its seal */
export const sealOf = (document: object, signer: LogSigner): Seal => {
  const hashed = canonicalHash(document);
  return { ...howSealed, hash: hashed, note: signNote(noteText(hashed), signer) };
};

/** Whether this key signed this very hash as that of evidence. */
export const isSignedSeal = ({ hash: hashed, note }: Pick<Seal, 'hash' | 'note'>, key: LogKey): boolean => {
  const text = openNote(note, key);
  return !isRefusal(text) && text === noteText(hashed);
};
