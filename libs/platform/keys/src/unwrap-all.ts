import { tenantName } from './escrow.ts';
import type { KmsKeyFileContent } from './kms-key-file-text.ts';
import type { GuardedKms } from './guarded-kms.ts';
import { contextOf } from './kms.ts';
import type { RingSecrets } from './ring-secrets.ts';

/** Has the KMS unwrap the root and every tenant key for `take`, then zeroes them. */
export const unwrapAll = async (
  { pairId, root: wrappedRoot, tenant }: KmsKeyFileContent,
  kms: GuardedKms,
  take: (secrets: RingSecrets) => Promise<void>,
): Promise<void> => {
  const opened: Buffer[] = [];
  const open = async (wrapped: string, name: string): Promise<Buffer> => {
    const key = await kms.unwrap(wrapped, contextOf(pairId, name));
    opened.push(key);
    return key;
  };
  try {
    const root = await open(wrappedRoot, 'root');
    const wrapping = new Map<number, Uint8Array>();
    for (const { version, wrapped } of tenant) wrapping.set(version, await open(wrapped, tenantName(version)));
    await take({ root, wrapping });
  } finally {
    for (const key of opened) key.fill(0);
  }
};
