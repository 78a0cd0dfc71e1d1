import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KeyRing, Random } from '@icx/keys';
import type { GroupCommit } from '../index.ts';
import { SealBroken, type OnRewrapped, type Rewrapped } from '@icx/vault';
import { olderKeys, rewrapHoldingKeys } from './holding-keys.ts';
import { factOf, proofWriter } from './proof.ts';
import { prepareRewrapping, type SealRow } from './schema.ts';
import { newDataKey, seal, unseal, type Seal } from '@icx/vault/engine';

/** So many codes share a commit: a few milliseconds in which nobody else is served. */
const PAGE = 64;

/** Versions below this are stored in fewer bytes than those after it: see `FIRST_VERSION` of `@icx/keys`. */
const TWO_BYTES = 128;

export interface RewrappingParts {
  readonly db: DatabaseSync;
  readonly group: GroupCommit;
  readonly keys: KeyRing;
  readonly random: Random;
}

/**
 * Seals anew every code whose data key is under an older wrapping key than this version, under a data key of its own;
 * puts, opens and deletions go on meanwhile. The envelope keeps its length and is written in place. Done again after a
 * crash it goes on where it was: what is under the version already is left alone.
 */
export const rewrapSeals = async (
  { db, group, keys, random }: RewrappingParts,
  version: number,
  onRewrapped: OnRewrapped,
): Promise<Rewrapped> => {
  const { page, count, replace } = prepareRewrapping(db);
  const left = () => Number(count.get(version)?.['rows'] ?? 0);
  const broken = new Set<string>();
  const total = left();
  const brokenKeys = new Set<string>();
  let rewrapped = 0;
  let grew = false;

  const rewrapOne = async (row: SealRow): Promise<{ readonly row: SealRow; readonly anew: Seal } | undefined> => {
    try {
      const plaintext = await unseal(row, row, keys);
      const dataKey = await newDataKey(keys, random);
      const anew = seal(plaintext, row, dataKey, random);
      plaintext.fill(0);
      dataKey.plain.fill(0);
      return { row, anew };
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      broken.add(row.sequence);
      return undefined;
    }
  };
  const rewrapPage = async (rows: readonly SealRow[]): Promise<void> => {
    const all = (await Promise.all(rows.map(rewrapOne))).filter((one) => one !== undefined);
    rewrapped += await group.run(() =>
      all.reduce((done, { row, anew }) => {
        grew ||= row.keyVersion < TWO_BYTES;
        // Not if it was deleted meanwhile: its envelope is zeros, and has to stay so.
        const changed = replace.run(anew.keyVersion, anew.wrappedKey, anew.sealed, row.sequence, row.wrappedKey);
        return done + Number(changed.changes);
      }, 0),
    );
  };
  const pass = async (): Promise<void> => {
    for (let after = 0n; ;) {
      const rows = page.all(after, version, PAGE) as unknown as SealRow[];
      const last = rows.at(-1);
      if (!last) return;
      await rewrapPage(rows);
      after = BigInt(last.sequence);
      onRewrapped(rewrapped, Math.max(total, rewrapped));
      await nextTurn();
    }
  };

  do {
    await pass();
    const grown = await rewrapHoldingKeys({ db, group, keys }, version, brokenKeys);
    grew ||= grown;
    // A put that had its key before the version was added is in the queue by now, or was committed behind the pass.
    await nextTurn();
  } while (left() > broken.size || olderKeys(db, version) > brokenKeys.size);
  await group.run(await proofWriter(db, keys, factOf(db, 'pair-id').toString()));
  // A row that grew may have moved its neighbours, and left a copy of them behind.
  if (grew) db.exec('VACUUM');
  return { rewrapped, broken: [...broken, ...brokenKeys] };
};
