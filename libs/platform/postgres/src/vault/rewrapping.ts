import { KeyDoesNotFit } from '@icx/keys';
import { SealBroken, type OnRewrapped, type Rewrapped } from '@icx/vault';
import { newDataKey, seal, unseal, type Surroundings } from '@icx/vault/engine';
import { UNHURRIED, type EngineDatabase } from '../database/index.ts';
import { renewProof, type Paired } from '../sealed/index.ts';
import { pageOfCodes, type CodeRow } from './codes.ts';
import { lockGiven } from './vault-database.ts';

const PAGE = 256;

export interface RewrappingParts {
  readonly database: EngineDatabase;
  readonly around: Surroundings;
  readonly paired: Paired;
}

/**
 * Seals anew every code that is under an older wrapping key, under a data key of its own, and wraps anew the keys of
 * holdings. First it says under the lock of the sequences what the least version is: no process, with an older key in its
 * memory, can put behind the pass. Done again after a crash it goes on where it was.
 */
export const rewrapVault = async (
  { database, around, paired }: RewrappingParts,
  version: number,
  onRewrapped: OnRewrapped,
): Promise<Rewrapped> => {
  await database.run(async (client) => {
    await lockGiven(client);
    await client.query('UPDATE icx_vault.given SET least_version = greatest(least_version, $1)', [version]);
  });
  const [left] = await database.rows<{ total: bigint }>(
    'SELECT count(*) AS total FROM icx_vault.envelope WHERE key_version < $1',
    [version],
    UNHURRIED,
  );
  const broken: string[] = [];
  let rewrapped = 0;
  for (let after = '0'; ;) {
    const from = after;
    const rows = await database.run((client) => pageOfCodes(client, from, PAGE, version));
    const last = rows.at(-1);
    if (!last) break;
    for (const row of rows) {
      const anew = await sealAnew(row, around);
      if (anew) rewrapped += await replace(database, row, anew);
      else broken.push(row.sequence);
    }
    after = last.sequence;
    onRewrapped(rewrapped, Math.max(Number(left!.total), rewrapped));
  }
  broken.push(...(await rewrapHoldingKeys(database, around, version)));
  await renewProof(database, paired);
  return { rewrapped, broken };
};

const sealAnew = async (row: CodeRow, { keys, random }: Surroundings) => {
  try {
    const plaintext = await unseal(row, row, keys);
    const dataKey = await newDataKey(keys, random);
    const anew = seal(plaintext, row, dataKey, random);
    plaintext.fill(0);
    dataKey.plain.fill(0);
    return anew;
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
};

/** Not if it was deleted or sealed anew meanwhile. */
const replace = async (database: EngineDatabase, { sequence, wrappedKey }: CodeRow, anew: ReturnType<typeof seal>) => {
  const text = `UPDATE icx_vault.envelope SET key_version = $3, wrapped_key = $4, sealed = $5
    WHERE sequence = $1 AND wrapped_key = $2 RETURNING 1`;
  const values = [sequence, wrappedKey, anew.keyVersion, anew.wrappedKey, anew.sealed];
  return (await database.rows(text, values)).length;
};

/** Their codes are not sealed anew, as there are millions; what does not unwrap is left as it is and named. */
const rewrapHoldingKeys = async (database: EngineDatabase, { keys }: Surroundings, version: number) => {
  const older = await database.rows<{ id: number; version: number; bytes: Buffer }>(
    'SELECT id, key_version AS version, wrapped_key AS bytes FROM icx_vault.holding_key WHERE key_version < $1',
    [version],
  );
  const broken: string[] = [];
  for (const { id, ...wrapped } of older) {
    try {
      const plain = await keys.unwrap(wrapped);
      const anew = await keys.wrap(plain);
      plain.fill(0);
      await database.rows('UPDATE icx_vault.holding_key SET key_version = $2, wrapped_key = $3 WHERE id = $1', [
        id,
        anew.version,
        anew.bytes,
      ]);
    } catch (error) {
      if (!(error instanceof KeyDoesNotFit)) throw error;
      broken.push(`of holdings under key ${id}`);
    }
  }
  return broken;
};
