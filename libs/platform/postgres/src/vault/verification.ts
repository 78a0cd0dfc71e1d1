import type { KeyRing } from '@icx/keys';
import { decodePlaintext, SealBroken } from '@icx/vault';
import { unseal, type Progress, type Verification } from '@icx/vault/engine';
import { pageOfCodes, type CodeRow } from './codes.ts';
import { withKeyOf } from './holdings-opening.ts';
import { labelOf, selectFrom, type HoldingRow, type HoldingTable } from './holdings-table.ts';
import { UNHURRIED, type EngineDatabase } from '../database/index.ts';

const PAGE = 256;
const tables: readonly HoldingTable[] = ['holding', 'holding_conflict'];

const unlessBroken = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
};

const opens = async (row: CodeRow, keys: KeyRing): Promise<boolean> =>
  (await unlessBroken(async () => {
    const plaintext = await unseal(row, row, keys);
    const sound = decodePlaintext(plaintext) !== undefined;
    plaintext.fill(0);
    return sound;
  })) ?? false;

/** Opens every seal of codes and holdings with what its own row says. Throws `StorageUnavailable` and `KmsUnavailable`. */
export const verifyVault = async (
  database: EngineDatabase,
  keys: KeyRing,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<Verification> => {
  const [counted] = await database.rows<{ total: bigint }>(
    `SELECT ${['custody', ...tables].map((table) => `(SELECT count(*) FROM icx_vault.${table})`).join(' + ')} AS total`,
    [],
    UNHURRIED,
  );
  const broken: string[] = [];
  let opened = 0;
  const told = (name: string, sound: boolean) => {
    if (sound) opened += 1;
    else broken.push(name);
  };
  const progress = () => onProgress({ done: opened + broken.length, total: Number(counted!.total) });

  for (let after: string | undefined = '0'; after !== undefined;) {
    const from: string = after;
    const rows = await database.run((client) => pageOfCodes(client, from, PAGE));
    for (const row of rows) told(row.sequence, await opens(row, keys));
    progress();
    after = rows.at(-1)?.sequence;
  }
  for (const table of tables)
    for (let after: bigint | undefined = 0n; after !== undefined;) {
      const text = `${selectFrom(table)} WHERE id > $1 ORDER BY id LIMIT $2`;
      const rows: HoldingRow[] = await database.rows<HoldingRow>(text, [after, PAGE]);
      for (const of of Map.groupBy(rows, ({ key }) => key).values()) await openOf(database, keys, of, told);
      progress();
      after = rows.at(-1)?.id;
    }
  return { opened, broken };
};

/** Opens what is under one data key. */
const openOf = async (
  database: EngineDatabase,
  keys: KeyRing,
  rows: readonly HoldingRow[],
  told: (name: string, sound: boolean) => void,
): Promise<void> => {
  const sound = await unlessBroken(() =>
    withKeyOf(database, keys, rows[0]!, (open) =>
      rows.map((row) => {
        try {
          open(row, labelOf(row));
          return true;
        } catch (error) {
          if (error instanceof SealBroken) return false;
          throw error;
        }
      }),
    ),
  );
  rows.forEach(({ id }, at) => told(`of holding ${id}`, sound?.[at] ?? false));
};
