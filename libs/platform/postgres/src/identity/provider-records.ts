import type { ProviderRecord, ProviderRecords } from '@icx/identity';
import { hashedId, openRecord, sealRecord } from '@icx/identity/engine';
import type { Ask } from '../database/index.ts';

/** How often what has expired is deleted, milliseconds, and how much of it at a time. */
const SWEEP = 60_000;
const SWEPT = 20_000;

const INSERT = `INSERT INTO icx_identity.provider_records
  VALUES ($1, $2, $3, $4, $5, icx_identity.seconds() + $6, NULL)
  ON CONFLICT (model, id) DO UPDATE SET uid = excluded.uid, grant_id = excluded.grant_id, sealed = excluded.sealed,
    expires_at = excluded.expires_at, consumed_at = NULL`;
/** Where one is there that counts, nothing is written: the row is locked while that is looked at. */
const INSERT_ONCE = `${INSERT} WHERE provider_records.expires_at <= icx_identity.seconds()`;
const FIND = `SELECT sealed, consumed_at FROM icx_identity.provider_records WHERE expires_at > icx_identity.seconds() AND model = $1`;
/** Several processes sweep: none waits for another. */
const EXPIRED = `DELETE FROM icx_identity.provider_records WHERE (model, id) IN (
  SELECT model, id FROM icx_identity.provider_records WHERE expires_at <= icx_identity.seconds()
  LIMIT ${SWEPT} FOR UPDATE SKIP LOCKED)`;

interface Found {
  readonly sealed: Buffer;
  readonly consumed_at: number | null;
}

/** Sessions, authorization codes, grants, and what may be used once. */
export class PostgresProviderRecords implements ProviderRecords {
  #sweptAt = -Infinity;

  constructor(
    private readonly ask: Ask,
    private readonly key: Uint8Array,
  ) {}

  find(model: string, id: string): Promise<ProviderRecord | undefined> {
    return this.#find('id', model, id);
  }

  findByUid(model: string, uid: string): Promise<ProviderRecord | undefined> {
    return this.#find('uid', model, uid);
  }

  async put(model: string, id: string, record: ProviderRecord, seconds: number): Promise<void> {
    await this.#insert(INSERT, model, id, record, seconds);
  }

  putOnce(model: string, id: string, record: ProviderRecord, seconds: number): Promise<boolean> {
    return this.#insert(INSERT_ONCE, model, id, record, seconds);
  }

  async consume(model: string, id: string): Promise<boolean> {
    const { rowCount } = await this.ask(
      `UPDATE icx_identity.provider_records SET consumed_at = floor(icx_identity.seconds())
       WHERE model = $1 AND id = $2 AND consumed_at IS NULL`,
      [model, hashedId(id)],
    );
    return rowCount === 1;
  }

  async destroy(model: string, id: string): Promise<void> {
    await this.ask('DELETE FROM icx_identity.provider_records WHERE model = $1 AND id = $2', [model, hashedId(id)]);
  }

  async ofGrant(model: string, grantId: string): Promise<readonly ProviderRecord[]> {
    const { rows } = await this.ask<Found>(`${FIND} AND grant_id = $2`, [model, hashedId(grantId)]);
    return rows.map(({ sealed, consumed_at: consumedAt }) => openRecord(this.key, model, sealed, consumedAt));
  }

  async revokeByGrant(grantId: string): Promise<void> {
    await this.ask('DELETE FROM icx_identity.provider_records WHERE grant_id = $1', [hashedId(grantId)]);
  }

  async #find(column: 'id' | 'uid', model: string, name: string): Promise<ProviderRecord | undefined> {
    const { rows } = await this.ask<Found>(`${FIND} AND ${column} = $2`, [model, hashedId(name)]);
    return rows[0] && openRecord(this.key, model, rows[0].sealed, rows[0].consumed_at);
  }

  async #insert(statement: string, model: string, id: string, record: ProviderRecord, seconds: number) {
    if (performance.now() >= this.#sweptAt + SWEEP) {
      this.#sweptAt = performance.now();
      await this.ask(EXPIRED, []);
    }
    const { uid, grantId, sealed } = sealRecord(this.key, model, record);
    const { rowCount } = await this.ask(statement, [model, hashedId(id), uid, grantId, sealed, seconds]);
    return rowCount === 1;
  }
}
