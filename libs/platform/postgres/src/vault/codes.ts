import type { PoolClient } from 'pg';
import { SealBroken, type CodeRef } from '@icx/vault';
import type { Label, Seal } from '@icx/vault/engine';
import { named, type EngineDatabase } from '../database/index.ts';
import { readGiven } from './vault-database.ts';

/** A code: its label from `custody`, its seal from `envelope`. */
export type CodeRow = Label & Seal;

const row = `
  SELECT custody.sequence::text AS sequence, id, device_id AS "deviceId", holder, party, command_id AS "commandId",
    encode(fingerprint, 'hex') AS fingerprint, key_version AS "keyVersion", wrapped_key AS "wrappedKey", sealed
  FROM icx_vault.custody JOIN icx_vault.envelope USING (sequence)`;

const rowsOf = async (client: PoolClient, text: string, values: unknown[]): Promise<CodeRow[]> =>
  (await client.query(named(`${row} ${text}`, values))).rows as CodeRow[];

const isSequence = (text: string) => /^[1-9]\d{0,17}$/.test(text);

export const findBySequence = async (client: PoolClient, sequence: string): Promise<CodeRow | undefined> =>
  isSequence(sequence) ? (await rowsOf(client, 'WHERE custody.sequence = $1', [sequence]))[0] : undefined;

/** Of many at once, in their order. */
export const lookUp = async (
  database: EngineDatabase,
  sequences: readonly string[],
): Promise<(CodeRow | undefined)[]> => {
  const asked = sequences.filter(isSequence);
  const rows =
    asked.length > 0 ? await database.look<CodeRow>(`${row} WHERE custody.sequence IN (${asked.join()})`) : [];
  const found = new Map(rows.map((code) => [code.sequence, code]));
  return sequences.map((sequence) => found.get(sequence));
};

/** The row of a reference; `undefined` when it was deleted. Throws `SealBroken` for one that was never given out. */
export const findCode = async (client: PoolClient, { id, sequence }: CodeRef): Promise<CodeRow | undefined> => {
  const found = await findBySequence(client, sequence);
  if (found && found.id !== id) throw new SealBroken();
  if (!found && (!isSequence(sequence) || BigInt(sequence) > (await readGiven(client)).highest)) throw new SealBroken();
  return found;
};

export const findByCommands = (client: PoolClient, parties: string[], ids: string[]): Promise<CodeRow[]> =>
  rowsOf(
    client,
    'WHERE (party, command_id) IN (SELECT party, id FROM unnest($1::text[], $2::text[]) AS asked(party, id))',
    [parties, ids],
  );

export const insertCodes = async (client: PoolClient, codes: readonly CodeRow[], putAt: string): Promise<void> => {
  const column = <T>(of: (code: CodeRow) => T): T[] => codes.map(of);
  const sequences = column(({ sequence }) => sequence);
  await client.query(
    `INSERT INTO icx_vault.custody
     SELECT *, $8 FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])`,
    [
      sequences,
      column(({ id }) => id),
      column(({ deviceId }) => deviceId),
      column(({ holder }) => holder),
      column(({ party }) => party),
      column(({ commandId }) => commandId),
      column(({ fingerprint }) => Buffer.from(fingerprint, 'hex')),
      putAt,
    ],
  );
  await client.query(
    'INSERT INTO icx_vault.envelope SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bytea[], $4::bytea[])',
    [
      sequences,
      column(({ keyVersion }) => keyVersion),
      column(({ wrappedKey }) => Buffer.from(wrappedKey)),
      column(({ sealed }) => Buffer.from(sealed)),
    ],
  );
};

/** @param olderThan deletes only what was put last before then, ISO 8601 */
export const deleteCode = async (client: PoolClient, sequence: string, olderThan?: string): Promise<number> => {
  const { rowCount } = await client.query(
    `WITH gone AS (DELETE FROM icx_vault.custody WHERE sequence = $1 AND ($2::text IS NULL OR put_at < $2) RETURNING sequence)
     DELETE FROM icx_vault.envelope USING gone WHERE envelope.sequence = gone.sequence`,
    [sequence, olderThan],
  );
  return rowCount ?? 0;
};

/** @param below only those under a wrapping key of an older version */
export const pageOfCodes = (client: PoolClient, after: string, limit: number, below?: number): Promise<CodeRow[]> =>
  rowsOf(
    client,
    'WHERE custody.sequence > $1 AND ($3::integer IS NULL OR key_version < $3) ORDER BY custody.sequence LIMIT $2',
    [after, limit, below],
  );
