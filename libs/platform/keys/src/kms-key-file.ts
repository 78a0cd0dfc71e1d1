import { join } from 'node:path';
import { EscrowFile, type KeyEscrow } from './escrow.ts';
import { GuardedKms } from './guarded-kms.ts';
import type { KeyFile } from './key-file.ts';
import { readKeyFileText } from './key-file-text.ts';
import { FIRST_VERSION, KeyDoesNotFit, type Random } from './key-ring.ts';
import { isUnchanged, readKmsKeyFileText, writeKmsKeyFileText, type KmsKeyFileContent } from './kms-key-file-text.ts';
import { KmsKeyRing } from './kms-key-ring.ts';
import { defaultLimits, type KmsKeyLimits, type RingFile } from './kms-ring-parts.ts';
import { contextOf, type Kms } from './kms.ts';
import { folderTexts, type KeyTexts } from './key-texts.ts';
import { damaged, KeyFileRefused } from './private-file.ts';
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
  /** Where the texts of the keys and their escrow are, if not in the folder. */
  readonly texts?: KeyTexts | undefined;
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
  const texts = options.texts ?? folderTexts(join(folder, 'keys.json'), random);
  if ((await texts.read('keys')) === undefined) await create(texts, kms, random, now());
  const read = async (of: Pick<KeyTexts, 'read'> = texts) => parsed(texts.place, await of.read('keys'), kms.name);
  const content = await read();
  const root = await unwrapRoot(texts.place, content, kms);
  const checkKey = checkKeyOf(root);
  const { pairId } = content;
  const escrowFile = new EscrowFile(
    { pairId, keptBy: kms.name, root },
    await texts.read('escrow'),
    versionsOf(content),
  );
  /** Of a folder that nobody else has: it is not asked for again. */
  let known: KmsKeyFileContent = content;
  const file: RingFile = {
    shared: texts.shared,
    read: () => follow(texts),
    alone: (work) =>
      texts.alone(async (alone) =>
        work({
          content: texts.shared ? await follow(alone) : known,
          keep: async (kept) => {
            await alone.write('keys', writeKmsKeyFileText(kept, checkKey));
            known = kept;
          },
          writeEscrow: (text) => alone.write('escrow', text),
        }),
      ),
  };
  const follow = async (of: Pick<KeyTexts, 'read'>): Promise<KmsKeyFileContent> => {
    const found = await read(of);
    if (!isUnchanged(found, checkKey)) throw damaged(texts.place);
    escrowFile.follow(await of.read('escrow'), versionsOf(found));
    return found;
  };
  const keys = new KmsKeyRing(content, root, { kms, random, now, limits, file, escrow: escrowFile });
  root.fill(0);
  const escrow: KeyEscrow = {
    register: (recipient) => keys.inClear((secrets, write) => escrowFile.register(recipient, secrets, write)),
    state: () => escrowFile.state(),
  };
  return { keys, pairId, escrow, look: () => keys.look(), close: () => keys.close() };
};

const checkKeyOf = (root: Uint8Array) => deriveSubkey(root, 'key-file');

const versionsOf = ({ tenant }: KmsKeyFileContent) => tenant.map(({ version }) => version);

const create = async (texts: KeyTexts, kms: GuardedKms, random: Random, madeAt: number): Promise<void> => {
  const pairId = `pair_${Buffer.from(random(16)).toString('base64url')}`;
  const root = await kms.generate(contextOf(pairId, 'root'));
  const { plain, wrapped } = await kms.generate(contextOf(pairId, `tenant/${FIRST_VERSION}`));
  plain.fill(0);
  const tenant = [{ version: FIRST_VERSION, wrapped, madeAt }];
  const content = { pairId, kms: kms.name, root: root.wrapped, tenant };
  await texts.create(writeKmsKeyFileText(content, checkKeyOf(root.plain)));
  root.plain.fill(0);
};

const parsed = (path: string, text: string | undefined, kms: string) => {
  const content = readKmsKeyFileText(text ?? '');
  if (content?.kms === kms) return content;
  const made = content?.kms ?? (readKeyFileText(text ?? '') && 'no KMS');
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
