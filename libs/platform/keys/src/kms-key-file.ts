import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EscrowFile, type KeyEscrow } from './escrow.ts';
import { GuardedKms } from './guarded-kms.ts';
import type { KeyFile } from './key-file.ts';
import { readKeyFileText } from './key-file-text.ts';
import { FIRST_VERSION, KeyDoesNotFit, type Random } from './key-ring.ts';
import { isUnchanged, readKmsKeyFileText, writeKmsKeyFileText, type KmsKeyFileContent } from './kms-key-file-text.ts';
import { defaultLimits, KmsKeyRing, type KmsKeyLimits } from './kms-key-ring.ts';
import { contextOf, type Kms } from './kms.ts';
import { createKeyFile, damaged, KeyFileRefused, readKeyFile, replaceKeyFile } from './private-file.ts';
import { deriveSubkey } from './subkeys.ts';

export interface KmsKeyFile extends KeyFile {
  /** What is wrong with the KMS, for `/readyz`; one that failed is asked again. `undefined`: nothing. */
  readonly look: () => Promise<string | undefined>;
  /** Forgets the unwrapped keys. */
  readonly close: () => void;
}

export interface KmsKeyFileOptions {
  /** The data folder. Made, for its owner alone, if it does not exist. */
  readonly folder: string;
  readonly kms: Kms;
  readonly random: Random;
  readonly limits?: KmsKeyLimits;
  /** Wall clock, milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * The key ring whose wrapping keys and root a KMS keeps: `keys.json` in the data folder holds them as the KMS wrapped
 * them. The first start makes the file. Throws `KeyFileRefused`, and `KmsUnavailable`: without the KMS no start, for the
 * root makes the ids of requests.
 */
export const openKmsKeyFile = async (options: KmsKeyFileOptions): Promise<KmsKeyFile> => {
  const { folder, random, limits = defaultLimits, now = Date.now } = options;
  const kms = options.kms instanceof GuardedKms ? options.kms : new GuardedKms(options.kms);
  const path = join(folder, 'keys.json');
  if (readKeyFile(path) === undefined) await create(path, kms, random, now());
  const content = read(path, kms.name);
  const root = await unwrapRoot(path, content, kms);
  const checkKey = checkKeyOf(root);
  const keep = (kept: KmsKeyFileContent): void => replaceKeyFile(path, writeKmsKeyFileText(kept, checkKey), random);
  const { pairId, tenant } = content;
  const versions = tenant.map(({ version }) => version);
  const file = new EscrowFile({ path, pairId, keptBy: kms.name, root, versions, random });
  const keys = new KmsKeyRing(content, root, { kms, random, now, limits, keep, escrow: file });
  root.fill(0);
  const escrow: KeyEscrow = {
    register: (recipient) => keys.inClear((secrets) => file.register(recipient, secrets)),
    state: () => file.state(),
  };
  return { keys, pairId, escrow, look: () => keys.look(), close: () => keys.close() };
};

const checkKeyOf = (root: Uint8Array) => deriveSubkey(root, 'key-file');

const create = async (path: string, kms: GuardedKms, random: Random, madeAt: number): Promise<void> => {
  const pairId = `pair_${Buffer.from(random(16)).toString('base64url')}`;
  const root = await kms.generate(contextOf(pairId, 'root'));
  const { plain, wrapped } = await kms.generate(contextOf(pairId, `tenant/${FIRST_VERSION}`));
  plain.fill(0);
  const tenant = [{ version: FIRST_VERSION, wrapped, madeAt }];
  const content = { pairId, kms: kms.name, root: root.wrapped, tenant };
  createKeyFile(path, writeKmsKeyFileText(content, checkKeyOf(root.plain)), random);
  root.plain.fill(0);
};

const read = (path: string, kms: string) => {
  const text = readFileSync(path, 'utf8');
  const content = readKmsKeyFileText(text);
  if (content?.kms === kms) return content;
  const made = content?.kms ?? (readKeyFileText(text) && 'no KMS');
  if (!made) throw damaged(path);
  throw new KeyFileRefused(
    'key-file-of-another-kms',
    `The keys in ${path} were wrapped by ${made}, but ICX_KMS names ${kms}: set it as it was.`,
  );
};

const unwrapRoot = async (
  path: string,
  content: KmsKeyFileContent & { readonly check: string },
  kms: GuardedKms,
): Promise<Buffer> => {
  try {
    const root = await kms.unwrap(content.root, contextOf(content.pairId, 'root'));
    if (isUnchanged(content, checkKeyOf(root))) return root;
    root.fill(0);
  } catch (error) {
    if (!(error instanceof KeyDoesNotFit)) throw error;
  }
  throw damaged(path);
};
