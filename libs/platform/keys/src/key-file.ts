import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EscrowFile, escrowPathOf, type KeyEscrow } from './escrow.ts';
import { readKeyFileText, writeKeyFileText, type KeyFileContent } from './key-file-text.ts';
import { FIRST_VERSION, type KeyRing, type Random } from './key-ring.ts';
import { isKmsKeyFileText } from './kms-key-file-text.ts';
import { LocalKeyRing } from './local-key-ring.ts';
import { createKeyFile, damaged, KeyFileRefused, readKeyFile, replaceKeyFile } from './private-file.ts';

export interface KeyFile {
  readonly keys: KeyRing;
  /** Random name that log, vault and keys of one exchange share; log and vault store it too. */
  readonly pairId: string;
  /** Through which the keys can be had again when this file, or the KMS, is lost. */
  readonly escrow: KeyEscrow;
}

export interface KeyFileOptions {
  /** The data folder. Made, for its owner alone, if it does not exist. */
  readonly folder: string;
  readonly mode: 'sandbox' | 'live';
  readonly random: Random;
  /** Several processes have the folder: a key that one of them adds is known to the others within a second. */
  readonly shared?: boolean;
}

/**
 * The key ring of the file `keys.json` in the data folder; the first start makes the file. Sandbox only.
 * Call it before log and vault are opened: a missing file beside one of them is refused, never made anew.
 * Throws `KeyFileRefused`.
 */
export const openKeyFile = ({ folder, mode, random, shared }: KeyFileOptions): KeyFile => {
  const path = join(folder, 'keys.json');
  if (mode === 'live') {
    throw new KeyFileRefused(
      'key-file-in-live-mode',
      `Live mode does not use the development key file ${path}: keep the keys in a KMS and set ICX_KMS.`,
    );
  }
  const content = read(path) ?? create(path, random);
  const { pairId, root } = content;
  const escrowPath = escrowPathOf(path);
  const escrowText = () => (existsSync(escrowPath) ? readFileSync(escrowPath, 'utf8') : undefined);
  const file = new EscrowFile({ pairId, keptBy: 'local', root }, escrowText(), [...content.wrapping.keys()]);
  const reread = (): KeyFileContent['wrapping'] => {
    const found = read(path);
    if (found?.pairId !== pairId) throw damaged(path);
    file.follow(escrowText(), [...found.wrapping.keys()]);
    return found.wrapping;
  };
  const writeEscrow = (text: string): void => replaceKeyFile(escrowPath, text, random);
  const keys = new LocalKeyRing(content, random, {
    keep: (wrapping) => replaceKeyFile(path, writeKeyFileText({ pairId, root, wrapping }), random),
    ...{ escrow: file, writeEscrow },
    read: shared ? reread : undefined,
  });
  const escrow: KeyEscrow = {
    register: (recipient) => keys.inClear((wrapping) => file.register(recipient, { root, wrapping }, writeEscrow)),
    state: () => file.state(),
  };
  return { keys, pairId, escrow };
};

const read = (path: string): KeyFileContent | undefined => {
  const text = readKeyFile(path);
  if (text === undefined) return undefined;
  if (isKmsKeyFileText(text)) {
    throw new KeyFileRefused(
      'key-file-of-another-kms',
      `The keys in ${path} are wrapped by a KMS: set ICX_KMS as it was when they were made.`,
    );
  }
  const content = readKeyFileText(text);
  if (!content) throw damaged(path);
  return content;
};

/** What is in the file afterwards: another start may have been first. */
const create = (path: string, random: Random): KeyFileContent => {
  const pairId = `pair_${Buffer.from(random(16)).toString('base64url')}`;
  const content = { pairId, root: random(32), wrapping: new Map([[FIRST_VERSION, random(32)]]) };
  createKeyFile(path, writeKeyFileText(content), random);
  const made = readKeyFileText(readFileSync(path, 'utf8'));
  if (!made) throw damaged(path);
  return made;
};
