import type { Pool } from 'pg';
import type { KeyTextName, KeyTexts } from '@icx/keys';
import { EngineDatabase, migrate, type Migrations } from '../database/index.ts';

/** What a KMS wrapped, and what was sealed to the escrow key: of no use to whoever reads the table. */
const keyTextSchema: Migrations = {
  schema: 'icx_key_texts',
  steps: ['CREATE TABLE key_text(name text PRIMARY KEY, text text NOT NULL)'],
};

const select = 'SELECT text FROM icx_key_texts.key_text WHERE name = $1';

interface Texts {
  query(text: string, values: unknown[]): Promise<{ rows: { text: string }[] }>;
}

const readIn = async (texts: Texts, name: KeyTextName) => (await texts.query(select, [name])).rows[0]?.text;

/**
 * The texts of a ring under a KMS where every process finds them, so that machines need no common disk. Whoever changes them
 * locks the text of the keys until its commit: no two make the same version, and key and escrow change together.
 */
export const openPostgresKeyTexts = async ({ pool }: { readonly pool: Pool }): Promise<KeyTexts> => {
  await migrate(pool, keyTextSchema);
  const database = new EngineDatabase(pool, 'The text of the keys');
  return {
    place: 'icx_key_texts',
    shared: true,
    read: (name) => database.run((client) => readIn(client, name)),
    create: async (text) => {
      const insert = `INSERT INTO icx_key_texts.key_text VALUES ('keys', $1) ON CONFLICT DO NOTHING`;
      await database.rows(insert, [text]);
    },
    alone: (work) =>
      database.run(async (client) => {
        await client.query(`${select} FOR UPDATE`, ['keys']);
        return work({
          read: (name) => readIn(client, name),
          write: async (name, text) => {
            const upsert = `INSERT INTO icx_key_texts.key_text VALUES ($1, $2)
              ON CONFLICT (name) DO UPDATE SET text = excluded.text`;
            await client.query(upsert, [name, text]);
          },
        });
      }),
  };
};
