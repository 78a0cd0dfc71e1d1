import type { DatabaseSync } from 'node:sqlite';
import { KeyDoesNotFit, type KeyRing } from '@icx/keys';
import type { GroupCommit } from '../index.ts';
import { prepareKeyRewrapping } from './holding-schema.ts';

interface WrappedKey {
  readonly id: number;
  readonly version: number;
  readonly bytes: Uint8Array;
}

interface Parts {
  readonly db: DatabaseSync;
  readonly group: GroupCommit;
  readonly keys: KeyRing;
}

const older = (db: DatabaseSync, version: number) =>
  prepareKeyRewrapping(db).older.all(version) as unknown as WrappedKey[];

export const olderKeys = (db: DatabaseSync, version: number): number => older(db, version).length;

/**
 * Wraps anew the data keys of holdings that are under an older wrapping key than this version. Their codes are not sealed
 * anew, as there are millions: whoever has the old wrapping key and an old copy has those codes from the copy.
 * @param broken is told the keys that do not unwrap; they are left as they are
 * @returns whether a row grew
 */
export const rewrapHoldingKeys = async (
  { db, group, keys }: Parts,
  version: number,
  broken: Set<string>,
): Promise<boolean> => {
  const { replace } = prepareKeyRewrapping(db);
  const all = older(db, version);
  for (const { id, ...wrapped } of all) {
    try {
      const plain = await keys.unwrap(wrapped);
      const anew = await keys.wrap(plain);
      plain.fill(0);
      await group.run(() => replace.run(anew.version, anew.bytes, id));
    } catch (error) {
      if (!(error instanceof KeyDoesNotFit)) throw error;
      broken.add(`of holdings under key ${id}`);
    }
  }
  return all.some((each) => each.version < 128);
};
