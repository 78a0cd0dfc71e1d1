import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ProviderRecord, ProviderRecords } from '@icx/identity';
import { hashedId, openRecord, sealRecord, type SealedRecord } from '@icx/identity/engine';
import type { GroupCommit } from '../index.ts';

/** How often what has expired is deleted, milliseconds. */
const SWEEP = 60_000;

/** Sessions, authorization codes, grants, and what may be used once. */
export class SqliteProviderRecords implements ProviderRecords {
  readonly #group: GroupCommit;
  readonly #key: Uint8Array;
  readonly #now: () => number;
  readonly #statements: Readonly<
    Record<'find' | 'byUid' | 'ofGrant' | 'insert' | 'consume' | 'destroy' | 'revoke' | 'sweep', StatementSync>
  >;
  #sweptAt = 0;

  constructor(db: DatabaseSync, group: GroupCommit, key: Uint8Array, now: () => number) {
    this.#group = group;
    this.#key = key;
    this.#now = now;
    const live = 'AND expires_at > ?';
    this.#statements = {
      find: db.prepare(`SELECT sealed, consumed_at FROM provider_records WHERE model = ? AND id = ? ${live}`),
      byUid: db.prepare(`SELECT sealed, consumed_at FROM provider_records WHERE model = ? AND uid = ? ${live}`),
      ofGrant: db.prepare(`SELECT sealed, consumed_at FROM provider_records WHERE model = ? AND grant_id = ? ${live}`),
      insert: db.prepare('INSERT OR REPLACE INTO provider_records VALUES (?, ?, ?, ?, ?, ?, NULL)'),
      consume: db.prepare(
        'UPDATE provider_records SET consumed_at = ? WHERE model = ? AND id = ? AND consumed_at IS NULL',
      ),
      destroy: db.prepare('DELETE FROM provider_records WHERE model = ? AND id = ?'),
      revoke: db.prepare('DELETE FROM provider_records WHERE grant_id = ?'),
      sweep: db.prepare('DELETE FROM provider_records WHERE expires_at <= ?'),
    };
  }

  async find(model: string, id: string): Promise<ProviderRecord | undefined> {
    return this.#read(model, this.#statements.find.get(model, hashedId(id), this.#now()));
  }

  async findByUid(model: string, uid: string): Promise<ProviderRecord | undefined> {
    return this.#read(model, this.#statements.byUid.get(model, hashedId(uid), this.#now()));
  }

  async put(model: string, id: string, record: ProviderRecord, seconds: number): Promise<void> {
    const sealed = sealRecord(this.#key, model, record);
    await this.#group.run(() => this.#insert(model, id, sealed, seconds));
  }

  async putOnce(model: string, id: string, record: ProviderRecord, seconds: number): Promise<boolean> {
    const sealed = sealRecord(this.#key, model, record);
    return this.#group.run(() => {
      // Asked in the same turn as it is written: of two at once exactly one is first.
      if (this.#statements.find.get(model, hashedId(id), this.#now())) return false;
      this.#insert(model, id, sealed, seconds);
      return true;
    });
  }

  async consume(model: string, id: string): Promise<boolean> {
    return this.#group.run(
      () => this.#statements.consume.run(Math.floor(this.#now()), model, hashedId(id)).changes === 1,
    );
  }

  async destroy(model: string, id: string): Promise<void> {
    await this.#group.run(() => this.#statements.destroy.run(model, hashedId(id)));
  }

  async ofGrant(model: string, grantId: string): Promise<readonly ProviderRecord[]> {
    const rows = this.#statements.ofGrant.all(model, hashedId(grantId), this.#now());
    return rows.map((row) => this.#read(model, row)!);
  }

  async revokeByGrant(grantId: string): Promise<void> {
    await this.#group.run(() => this.#statements.revoke.run(hashedId(grantId)));
  }

  #insert(model: string, id: string, { uid, grantId, sealed }: SealedRecord, seconds: number): void {
    const now = this.#now();
    if (now * 1000 >= this.#sweptAt + SWEEP) {
      this.#statements.sweep.run(now);
      this.#sweptAt = now * 1000;
    }
    this.#statements.insert.run(model, hashedId(id), uid, grantId, sealed, now + seconds);
  }

  #read(model: string, row: Record<string, unknown> | undefined): ProviderRecord | undefined {
    return row && openRecord(this.#key, model, row['sealed'] as Uint8Array, row['consumed_at'] as number | null);
  }
}
