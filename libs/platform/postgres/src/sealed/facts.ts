import type { PoolClient } from 'pg';
import type { KeyRing, Wrapped } from '@icx/keys';
import { newProof, refuseForeign } from '@icx/vault/engine';
import type { EngineDatabase } from '../database/index.ts';

/** DDL: what a schema of sealed things says of itself. */
export const factTable = 'CREATE TABLE fact(name text PRIMARY KEY, value bytea NOT NULL);';

const writeFact = (client: PoolClient, schema: string, name: string, value: Uint8Array): Promise<unknown> =>
  client.query(`INSERT INTO ${schema}.fact VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, [
    name,
    value,
  ]);

const writeProof = async (client: PoolClient, schema: string, { version, bytes }: Wrapped): Promise<void> => {
  await writeFact(client, schema, 'proof-version', Buffer.from(String(version)));
  await writeFact(client, schema, 'proof', bytes);
};

/** What it says; `undefined` when it was made just now. */
const readFacts = async (client: PoolClient, schema: string) => {
  const { rows } = await client.query<{ name: string; value: Buffer }>(`SELECT name, value FROM ${schema}.fact`);
  const fact = new Map(rows.map(({ name, value }) => [name, value]));
  const [pairId, version, bytes] = ['pair-id', 'proof-version', 'proof'].map((name) => fact.get(name));
  return pairId && { pairId: pairId.toString(), proof: { version: Number(version), bytes: bytes ?? Buffer.alloc(0) } };
};

export interface Paired {
  readonly schema: string;
  readonly keys: KeyRing;
  readonly pairId: string;
}

/** Makes a new schema one of this exchange and its keys; throws `VaultRefused` for one of others. */
export const pairWith = async (
  database: EngineDatabase,
  { schema, keys, pairId }: Paired,
  told: { readonly name: 'vault' | 'mail'; readonly title: string },
): Promise<void> => {
  const known = await database.run((client) => readFacts(client, schema));
  const stored = known ?? (await makeOwn(database, { schema, keys, pairId }));
  await refuseForeign({ path: schema, keys, pairId, ...told }, { formatIsKnown: true, ...stored });
};

const makeOwn = async (database: EngineDatabase, { schema, keys, pairId }: Paired) => {
  const proof = await newProof(keys, pairId);
  return database.run(async (client) => {
    await client.query(`LOCK TABLE ${schema}.fact IN EXCLUSIVE MODE`);
    const found = await readFacts(client, schema);
    if (found) return found;
    await writeFact(client, schema, 'pair-id', Buffer.from(pairId));
    await writeProof(client, schema, proof);
    return { pairId, proof };
  });
};

/** After a rotation: the older wrapping keys are about to go. */
export const renewProof = async (database: EngineDatabase, { schema, keys, pairId }: Paired): Promise<void> => {
  const proof = await newProof(keys, pairId);
  await database.run((client) => writeProof(client, schema, proof));
};
