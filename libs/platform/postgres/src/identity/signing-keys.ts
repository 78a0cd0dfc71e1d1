import type { Pool } from 'pg';
import type { SigningKey, SigningKeys } from '@icx/identity';
import { newSigningKey, RETIREMENT, signingKeyOf } from '@icx/identity/engine';
import { asUnavailable, transaction, type Ask } from '../database/index.ts';

const LIVE = `SELECT sealed, retires_at FROM icx_identity.signing_keys
  WHERE retires_at IS NULL OR retires_at > icx_identity.seconds() ORDER BY id DESC`;

interface Row {
  readonly sealed: Buffer;
  readonly retires_at: number | null;
}

/** ES256 keys, sealed, one set for all processes. The first start makes one. */
export class PostgresSigningKeys implements SigningKeys {
  constructor(
    private readonly pool: Pool,
    private readonly ask: Ask,
    private readonly key: Uint8Array,
  ) {}

  async current(): Promise<readonly SigningKey[]> {
    const { rows } = await this.ask<Row>(LIVE, []);
    return rows.length > 0 ? this.#opened(rows) : this.#add({ first: true });
  }

  rotate(): Promise<readonly SigningKey[]> {
    return this.#add({ first: false });
  }

  /** @param options.first only where there is none: of several processes that start at once, one makes it. */
  async #add({ first }: { readonly first: boolean }): Promise<readonly SigningKey[]> {
    const { kid, sealed } = await newSigningKey(this.key);
    return transaction(this.pool, async (client) => {
      // One at a time: else two that rotate at once would both leave a key that signs.
      await client.query('LOCK TABLE icx_identity.signing_keys IN SHARE ROW EXCLUSIVE MODE');
      const found = await client.query<Row>(LIVE);
      if (first && found.rows.length > 0) return this.#opened(found.rows);
      await client.query(`DELETE FROM icx_identity.signing_keys WHERE retires_at <= icx_identity.seconds()`);
      await client.query(
        `UPDATE icx_identity.signing_keys SET retires_at = icx_identity.seconds() + ${RETIREMENT} WHERE retires_at IS NULL`,
      );
      await client.query('INSERT INTO icx_identity.signing_keys(kid, sealed) VALUES ($1, $2)', [kid, sealed]);
      return this.#opened((await client.query<Row>(LIVE)).rows);
    }).catch((error: unknown) => {
      throw asUnavailable(error);
    });
  }

  #opened(rows: readonly Row[]): SigningKey[] {
    return rows.map(({ sealed, retires_at: retiresAt }) => ({ jwk: signingKeyOf(this.key, sealed), retiresAt }));
  }
}
