import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KeyRing } from '@icx/keys';
import { asStorageUnavailable } from '../index.ts';
import { decodePlaintext, SealBroken } from '@icx/vault';
import { unseal, type Progress, type Verification } from '@icx/vault/engine';
import { countHoldings, verifyHoldings } from './holding-verification.ts';
import { prepareReading, type SealRow } from './schema.ts';

const PAGE = 256;

const opens = async (row: SealRow, keys: KeyRing): Promise<boolean> => {
  try {
    const plaintext = await unseal(row, row, keys);
    const sound = decodePlaintext(plaintext) !== undefined;
    plaintext.fill(0);
    return sound;
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
};

/**
 * Opens every seal with what its own row says, offline: a row that was changed in any bound word, or changed places with
 * another, is named. A row that was *removed* is not noticed here, as deleting is allowed: compare with the log for that.
 * Throws `StorageUnavailable`.
 */
export const verifySeals = async (
  db: DatabaseSync,
  keys: KeyRing,
  onProgress: (progress: Progress) => void = () => {},
): Promise<Verification> => {
  try {
    return await openAll(db, keys, onProgress);
  } catch (error) {
    throw asStorageUnavailable(error) ?? error;
  }
};

const openAll = async (
  db: DatabaseSync,
  keys: KeyRing,
  onProgress: (progress: Progress) => void,
): Promise<Verification> => {
  const { page, count } = prepareReading(db);
  const total = Number(count.get()?.['rows'] ?? 0) + countHoldings(db);
  const broken: string[] = [];
  let opened = 0;
  let after = 0n;
  for (;;) {
    const rows = page.all(after, PAGE) as unknown as SealRow[];
    for (const row of rows) {
      if (await opens(row, keys)) opened += 1;
      else broken.push(row.sequence);
    }
    onProgress({ done: opened + broken.length, total });
    const last = rows.at(-1);
    if (!last) break;
    after = BigInt(last.sequence);
    await nextTurn(); // whoever verifies beside a running exchange must not stop it
  }
  await verifyHoldings(db, keys, (sound, unsound) => {
    opened += sound;
    broken.push(...unsound);
    onProgress({ done: opened + broken.length, total });
  });
  return { opened, broken };
};
