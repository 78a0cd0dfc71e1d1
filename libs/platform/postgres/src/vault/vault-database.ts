import type { Pool, PoolClient } from 'pg';
import { StorageUnavailable } from '@icx/event-store';
import { asUnavailable, transaction } from '../database/index.ts';

export type Row = Record<string, unknown>;

/** The highest sequence of the vault, and the least wrapping key that may still be used: read under its lock or not. */
export interface Given {
  readonly highest: bigint;
  readonly least: number;
}

/** Transactions that say that they are the vault: to any other one, even of the owner, its tables are empty. */
export class VaultDatabase {
  #closed = false;

  constructor(private readonly pool: Pool) {}

  /** Throws `StorageUnavailable`, with nothing done but for a connection that was lost in the commit. */
  async run<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    if (this.#closed) throw new StorageUnavailable('storage-closed', 'The vault is closed.');
    try {
      return await transaction(this.pool, async (client) => {
        await client.query(`SET LOCAL icx.vault = 'acting'`);
        return work(client);
      });
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  async rows<R>(text: string, values: unknown[] = []): Promise<R[]> {
    return this.run(async (client) => (await client.query(text, values)).rows as R[]);
  }

  close(): void {
    this.#closed = true;
  }
}

const given = 'SELECT highest, least_version AS least FROM icx_vault.given';

export const readGiven = async (client: PoolClient): Promise<Given> => (await client.query<Given>(given)).rows[0]!;

/** Nobody else gives a sequence, or judges a holding, until this transaction ends. */
export const lockGiven = async (client: PoolClient): Promise<Given> =>
  (await client.query<Given>(`${given} FOR UPDATE`)).rows[0]!;

export const giveUpTo = (client: PoolClient, highest: bigint): Promise<unknown> =>
  client.query('UPDATE icx_vault.given SET highest = $1', [highest]);
