import type { PoolClient } from 'pg';
import { representations } from '@icx/install-code';
import type { HeldLabel } from '@icx/vault';
import { deviceBytes, deviceIdOf } from '@icx/vault/engine';
import { named } from '../database/index.ts';
import { SLOTS } from './vault-schema.ts';

export type HoldingTable = 'holding' | 'holding_conflict';

/** As a statement returns it. */
export interface HoldingRow {
  readonly id: bigint;
  readonly device: Buffer;
  readonly holder: string;
  readonly line: number;
  readonly type: string;
  readonly manufacturer: string | null;
  readonly msn: string | null;
  readonly representation: number;
  readonly fingerprint: Buffer;
  readonly seal: Buffer;
  readonly source: string;
  readonly uploader: string;
  readonly putAt: string;
  readonly key: number;
  /** Of a conflict: the holding that has the other code. */
  readonly against?: bigint;
}

export const selectFrom = (table: HoldingTable): string => `
  SELECT held.*, source, uploader, put_at AS "putAt", key
  FROM icx_vault.${table} AS held JOIN icx_vault.holding_put AS put ON put.sequence = held.id / ${SLOTS}`;

/** @param holders none: of whichever */
export const ofDevices = async (
  client: PoolClient,
  table: HoldingTable,
  deviceIds: readonly string[],
  holders?: readonly string[],
): Promise<HoldingRow[]> => {
  const text = `${selectFrom(table)} WHERE device = ANY($1) AND ($2::text[] IS NULL OR holder = ANY($2)) ORDER BY id`;
  return (await client.query<HoldingRow>(named(text, [devicesOf(deviceIds), holders]))).rows;
};

export const ofIds = async (
  client: PoolClient,
  table: HoldingTable,
  ids: readonly string[],
): Promise<Map<string, HoldingRow>> => {
  const { rows } = await client.query<HoldingRow>(`${selectFrom(table)} WHERE id = ANY($1::bigint[])`, [ids]);
  return new Map(rows.map((row) => [row.id.toString(), row]));
};

export const devicesOf = (deviceIds: readonly string[]): Buffer[] => {
  const all = deviceBytes(deviceIds);
  return deviceIds.map((_, at) => all.subarray(at * 8, at * 8 + 8));
};

export const deviceOf = ({ device }: Pick<HoldingRow, 'device'>): string => deviceIdOf(device);

export const labelOf = (row: HoldingRow): HeldLabel => ({
  holder: row.holder,
  source: row.source,
  uploader: row.uploader,
  at: row.putAt,
  line: row.line,
  deviceId: deviceOf(row),
  deviceType: row.type,
  manufacturer: row.manufacturer,
  msn: row.msn,
  // Stored by its number in the list, to which any later one is added at the end.
  representation: representations[row.representation]!,
  fingerprint: row.fingerprint.toString('base64url'),
});

/** Deletes these rows, with their seals; of whom how many. */
const deleteRows = async (client: PoolClient, table: HoldingTable, ids: readonly bigint[]): Promise<string[]> => {
  const text = `DELETE FROM icx_vault.${table} WHERE id = ANY($1::bigint[]) RETURNING holder`;
  return (await client.query<{ holder: string }>(text, [ids])).rows.map(({ holder }) => holder);
};

export const removeConflicts = (client: PoolClient, rows: readonly HoldingRow[]): Promise<string[]> =>
  deleteRows(
    client,
    'holding_conflict',
    rows.map(({ id }) => id),
  );

/** How many there were. */
export const removeHeld = async (client: PoolClient, rows: readonly HoldingRow[]): Promise<number> => {
  const removed = await deleteRows(
    client,
    'holding',
    rows.map(({ id }) => id),
  );
  for (const [holder, of] of Map.groupBy(removed, (each) => each)) await countHeld(client, holder, -of.length);
  return removed.length;
};

export const countHeld = (client: PoolClient, holder: string, more: number): Promise<unknown> =>
  client.query(
    `INSERT INTO icx_vault.holding_count VALUES ($1, $2)
     ON CONFLICT (holder) DO UPDATE SET held = holding_count.held + excluded.held`,
    [holder, more],
  );
