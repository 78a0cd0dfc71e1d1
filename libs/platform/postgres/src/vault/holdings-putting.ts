import type { PoolClient } from 'pg';
import { representations } from '@icx/install-code';
import { FINGERPRINT, SEAL, type HoldingOutcome, type SealedHoldings } from '@icx/vault';
import { deviceBytes } from '@icx/vault/engine';
import { judge } from './holdings-judging.ts';
import { countHeld, ofDevices, type HoldingTable } from './holdings-table.ts';
import { giveUpTo, lockGiven } from './vault-database.ts';
import { SLOTS } from './vault-schema.ts';

/** Stores holdings inside a transaction, under the lock of the sequences, and says what became of each. */
export const putHoldings = async (
  client: PoolClient,
  codes: SealedHoldings,
  { alsoHeldBy, dry }: { readonly alsoHeldBy: readonly (readonly string[])[]; readonly dry: boolean },
): Promise<readonly HoldingOutcome[]> => {
  const { highest } = await lockGiven(client);
  const sequence = highest + 1n;
  const holders = [...new Set([codes.holder, ...alsoHeldBy.flat()])];
  const stored = await ofDevices(client, 'holding', codes.deviceIds, holders);
  const { outcomes, held, conflicts } = judge(codes, alsoHeldBy, stored, sequence * BigInt(SLOTS));
  if (dry || held.length + conflicts.length === 0) return outcomes;
  await insert(client, 'holding', codes, held);
  const stays = await insert(client, 'holding_conflict', codes, conflicts);
  if (held.length + stays === 0) return outcomes;
  await client.query('INSERT INTO icx_vault.holding_put VALUES ($1, $2, $3, $4, $5)', [
    ...[sequence, codes.key, codes.source, codes.uploader, codes.at],
  ]);
  await countHeld(client, codes.holder, held.length);
  await giveUpTo(client, sequence);
  return outcomes;
};

interface Placed {
  readonly row: number;
  readonly id: bigint;
  readonly against?: bigint;
}

/** Columns of bytes go over the wire as one value each, cut by the server: an array of a million small ones takes longer. */
const cut = (column: number, size: number) => `substring($${column}::bytea FROM row * ${size} + 1 FOR ${size})`;

/** How many were not there. */
const insert = async (
  client: PoolClient,
  table: HoldingTable,
  codes: SealedHoldings,
  placed: readonly Placed[],
): Promise<number> => {
  if (placed.length === 0) return 0;
  const column = <T>(of: readonly T[]): T[] => placed.map(({ row }) => of[row]!);
  const against = table === 'holding_conflict';
  const { rowCount } = await client.query(
    `INSERT INTO icx_vault.${table}
     SELECT id, ${cut(1, 8)}, $2::text, line, type, manufacturer, msn, representation, ${cut(3, FINGERPRINT)}, ${cut(4, SEAL)}
       ${against ? ', against' : ''}
     FROM unnest($5::integer[], $6::bigint[], $7::integer[], $8::text[], $9::text[], $10::text[], $11::smallint[]
       ${against ? ', $12::bigint[]' : ''})
       AS placed(row, id, line, type, manufacturer, msn, representation ${against ? ', against' : ''})
     ON CONFLICT DO NOTHING`,
    [
      deviceBytes(codes.deviceIds),
      codes.holder,
      Buffer.from(codes.fingerprints),
      Buffer.from(codes.seals),
      placed.map(({ row }) => row),
      placed.map(({ id }) => id),
      ...[codes.lines, codes.deviceTypes, codes.manufacturers, codes.msns].map((of) => column<unknown>(of)),
      column(codes.representations).map((each) => representations.indexOf(each)),
      ...(against ? [placed.map((each) => each.against)] : []),
    ],
  );
  return rowCount ?? 0;
};
