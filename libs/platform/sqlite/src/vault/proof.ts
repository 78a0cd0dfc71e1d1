import type { DatabaseSync } from 'node:sqlite';
import type { KeyRing, Wrapped } from '@icx/keys';
import { newProof } from '@icx/vault/engine';

/** A fact of the vault, empty if it is not there. */
export const factOf = (db: DatabaseSync, name: string): Buffer =>
  Buffer.from((db.prepare('SELECT value FROM fact WHERE name = ?').get(name)?.['value'] ?? '') as Uint8Array);

/** The proof under the newest wrapping key, to be written inside a transaction. */
export const proofWriter = async (db: DatabaseSync, keys: KeyRing, pairId: string): Promise<() => void> => {
  const { version, bytes } = await newProof(keys, pairId);
  return () => {
    const put = db.prepare('INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value');
    put.run('proof-version', Buffer.from(String(version)));
    put.run('proof', bytes);
  };
};

export const proofIn = (db: DatabaseSync): Wrapped => ({
  version: Number(factOf(db, 'proof-version').toString()),
  bytes: factOf(db, 'proof'),
});
