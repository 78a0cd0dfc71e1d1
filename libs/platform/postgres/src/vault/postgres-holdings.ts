import type { PoolClient } from 'pg';
import {
  HOLDINGS_AT_ONCE,
  type BatchKey,
  type HeldCodes,
  type HeldLabel,
  type HoldingKey,
  type HoldingOutcome,
  type HoldingPage,
  type ListedHolding,
  type OpenedCode,
  type SealedHoldings,
} from '@icx/vault';
import { newDataKey, type Surroundings } from '@icx/vault/engine';
import type { EngineDatabase } from '../database/index.ts';
import { KeyTooOld } from '../sealed/index.ts';
import { openHoldings } from './holdings-opening.ts';
import { putHoldings } from './holdings-putting.ts';
import { settleOne } from './holdings-settling.ts';
import * as table from './holdings-table.ts';
import { lockGiven, readGiven } from './vault-database.ts';

type Holders = readonly string[] | 'anyone';

const among = (holders: Holders) => (holders === 'anyone' ? undefined : holders);

/** The holdings of a vault, in tables of their own. Who writes has the lock of the sequences: one at a time of all processes. */
export class PostgresHoldings implements HeldCodes {
  constructor(
    private readonly database: EngineDatabase,
    private readonly around: Surroundings,
  ) {}

  async highestSequence(): Promise<bigint> {
    return (await this.database.run(readGiven)).highest;
  }

  async newBatch(): Promise<BatchKey> {
    const { keys, random } = this.around;
    const { plain, wrapped } = await newDataKey(keys, random);
    const id = await this.#alone(async (client, { least }) => {
      if (wrapped.version < least) throw new KeyTooOld();
      const text = 'INSERT INTO icx_vault.holding_key(key_version, wrapped_key) VALUES ($1, $2) RETURNING id';
      return (await client.query<{ id: number }>(text, [wrapped.version, wrapped.bytes])).rows[0]!.id;
    });
    return { id, plain, fingerprint: keys.secret('vault-fingerprint') };
  }

  async put(
    codes: SealedHoldings,
    {
      alsoHeldBy = [],
      dry = false,
    }: { readonly alsoHeldBy?: readonly (readonly string[])[]; readonly dry?: boolean } = {},
  ): Promise<readonly HoldingOutcome[]> {
    if (codes.lines.length > HOLDINGS_AT_ONCE) throw new RangeError(`At most ${HOLDINGS_AT_ONCE} holdings at once.`);
    return this.database.run((client) => putHoldings(client, codes, { alsoHeldBy, dry }));
  }

  find(holders: Holders, deviceIds: readonly string[]): Promise<readonly HeldLabel[]> {
    return this.#find('holding', holders, deviceIds);
  }

  findConflicts(holders: Holders, deviceIds: readonly string[]): Promise<readonly HeldLabel[]> {
    return this.#find('holding_conflict', holders, deviceIds);
  }

  async open(holder: string, deviceId: string): Promise<OpenedCode | undefined> {
    const [opened] = await this.openAll([{ holder, deviceId }]);
    return opened;
  }

  openAll(held: readonly HoldingKey[]): Promise<readonly (OpenedCode | undefined)[]> {
    return openHoldings(this.database, this.around.keys, held);
  }

  delete(held: readonly HoldingKey[]): Promise<number> {
    return this.#alone(async (client) => {
      await table.removeConflicts(client, await named(client, 'holding_conflict', held));
      return table.removeHeld(client, await named(client, 'holding', held));
    });
  }

  list(holders: Holders, page: HoldingPage): Promise<readonly ListedHolding[]> {
    return this.#page('holding', holders, page);
  }

  conflicts(holders: readonly string[], page: HoldingPage): Promise<readonly ListedHolding[]> {
    return this.#page('holding_conflict', holders, page);
  }

  settle(holders: readonly string[], ids: readonly string[], keep: 'held' | 'other'): Promise<readonly HeldLabel[]> {
    return this.#alone(async (client) => {
      const settled: HeldLabel[] = [];
      for (const id of ids) {
        const label = await settleOne(client, holders, id, keep);
        if (label) settled.push(label);
      }
      return settled;
    });
  }

  async count(holders: readonly string[]): Promise<number> {
    const [counted] = await this.database.rows<{ held: string }>(
      'SELECT coalesce(sum(held), 0)::text AS held FROM icx_vault.holding_count WHERE holder = ANY($1)',
      [holders],
    );
    return Number(counted!.held);
  }

  async #find(from: table.HoldingTable, holders: Holders, deviceIds: readonly string[]): Promise<HeldLabel[]> {
    const rows = await this.database.run((client) => table.ofDevices(client, from, deviceIds, among(holders)));
    const found = Map.groupBy(rows, table.deviceOf);
    return deviceIds.flatMap((deviceId) => (found.get(deviceId) ?? []).map(table.labelOf));
  }

  async #page(
    from: table.HoldingTable,
    holders: Holders,
    { after = '0', limit, source }: HoldingPage,
  ): Promise<ListedHolding[]> {
    const rows = await this.database.rows<table.HoldingRow>(
      `${table.selectFrom(from)}
       WHERE id > $1 AND ($2::text[] IS NULL OR holder = ANY($2)) AND ($3::text IS NULL OR source = $3)
       ORDER BY id LIMIT $4`,
      [after, among(holders), source, limit],
    );
    return rows.map((row) => ({ ...table.labelOf(row), id: row.id.toString() }));
  }

  #alone<T>(work: (client: PoolClient, given: Awaited<ReturnType<typeof lockGiven>>) => Promise<T>): Promise<T> {
    return this.database.run(async (client) => work(client, await lockGiven(client)));
  }
}

const named = async (
  client: PoolClient,
  from: table.HoldingTable,
  held: readonly HoldingKey[],
): Promise<table.HoldingRow[]> => {
  const asked = new Set(held.map(({ holder, deviceId }) => JSON.stringify([holder, deviceId])));
  const devices = held.map(({ deviceId }) => deviceId);
  const holders = held.map(({ holder }) => holder);
  const rows = await table.ofDevices(client, from, devices, holders);
  return rows.filter((row) => asked.has(JSON.stringify([row.holder, table.deviceOf(row)])));
};
