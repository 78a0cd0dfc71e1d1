import type { PoolClient } from 'pg';
import type { Wrapped } from '@icx/keys';

export const writeFact = (client: PoolClient, name: string, value: Uint8Array): Promise<unknown> =>
  client.query('INSERT INTO icx_vault.fact VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [
    name,
    value,
  ]);

export const writeProof = async (client: PoolClient, { version, bytes }: Wrapped): Promise<void> => {
  await writeFact(client, 'proof-version', Buffer.from(String(version)));
  await writeFact(client, 'proof', bytes);
};

/** What the vault says of itself; `undefined` when it was made just now. */
export const readFacts = async (
  client: PoolClient,
): Promise<{ readonly pairId: string; readonly proof: Wrapped } | undefined> => {
  const { rows } = await client.query<{ name: string; value: Buffer }>('SELECT name, value FROM icx_vault.fact');
  const fact = new Map(rows.map(({ name, value }) => [name, value]));
  const [pairId, version, bytes] = ['pair-id', 'proof-version', 'proof'].map((name) => fact.get(name));
  return pairId && { pairId: pairId.toString(), proof: { version: Number(version), bytes: bytes ?? Buffer.alloc(0) } };
};
