import { timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { KeyDoesNotFit, type KeyRing } from '@icx/keys';

/** Known to whoever has the subkeys; wrapped, so that opening it also proves the wrapping key. */
const proofOf = (keys: KeyRing, pairId: string) => keys.hmac('vault-fingerprint', `proof of ${pairId}`);

/** A fact of the vault, empty if it is not there. */
export const factOf = (db: DatabaseSync, name: string): Buffer =>
  Buffer.from((db.prepare('SELECT value FROM fact WHERE name = ?').get(name)?.['value'] ?? '') as Uint8Array);

/** The proof under the newest wrapping key, to be written inside a transaction. */
export const newProof = async (db: DatabaseSync, keys: KeyRing, pairId: string): Promise<() => void> => {
  const { version, bytes } = await keys.wrap(proofOf(keys, pairId));
  return () => {
    const put = db.prepare('INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value');
    put.run('proof-version', Buffer.from(String(version)));
    put.run('proof', bytes);
  };
};

/** Whether the vault was sealed with these keys. Throws `KmsUnavailable`. */
export const proofHolds = async (db: DatabaseSync, keys: KeyRing, pairId: string): Promise<boolean> => {
  try {
    const wrapped = { version: Number(factOf(db, 'proof-version').toString()), bytes: factOf(db, 'proof') };
    return timingSafeEqual(await keys.unwrap(wrapped), proofOf(keys, pairId));
  } catch (error) {
    if (error instanceof KeyDoesNotFit) return false;
    throw error;
  }
};
