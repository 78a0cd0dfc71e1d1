import type { Pool, PoolClient } from 'pg';
import { EngineDatabase } from '../database/index.ts';

/** Transactions that say that they are the vault: to any other one, even of the owner, its tables are empty. */
export const vaultDatabase = (pool: Pool): EngineDatabase =>
  new EngineDatabase(pool, 'The vault', `SET LOCAL icx.vault = 'acting'`);

/** The highest sequence of the vault, and the least wrapping key that may still be used. */
export interface Given {
  readonly highest: bigint;
  readonly least: number;
}

const given = 'SELECT highest, least_version AS least FROM icx_vault.given';

export const readGiven = async (client: PoolClient): Promise<Given> => (await client.query<Given>(given)).rows[0]!;

/** Nobody else gives a sequence, or judges a holding, until this transaction ends. */
export const lockGiven = async (client: PoolClient): Promise<Given> =>
  (await client.query<Given>(`${given} FOR UPDATE`)).rows[0]!;

export const giveUpTo = (client: PoolClient, highest: bigint): Promise<unknown> =>
  client.query('UPDATE icx_vault.given SET highest = $1', [highest]);
