import { hash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ProviderRecord, ProviderRecords } from '@icx/identity';
import type { GroupCommit } from '../index.ts';
import { seal, unseal } from './seal.ts';

/** How often what has expired is deleted, milliseconds. */
const SWEEP = 60_000;

/**
 * Sessions, authorization codes, grants, and what may be used once. An id is what its holder shows (a cookie, a code), so
 * it is stored as a hash and the rest sealed: whoever reads the file can take over nobody's session.
 */
export class SqliteProviderRecords implements ProviderRecords {
  readonly #group: GroupCommit;
  readonly #key: Uint8Array;
  readonly #now: () => number;
  readonly #statements: Readonly<
    Record<'find' | 'byUid' | 'insert' | 'consume' | 'destroy' | 'revoke' | 'sweep', StatementSync>
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
      insert: db.prepare('INSERT OR REPLACE INTO provider_records VALUES (?, ?, ?, ?, ?, ?, NULL)'),
      consume: db.prepare(
        'UPDATE provider_records SET consumed_at = ? WHERE model = ? AND id = ? AND consumed_at IS NULL',
      ),
      destroy: db.prepare('DELETE FROM provider_records WHERE model = ? AND id = ?'),
      revoke: db.prepare('DELETE FROM provider_records WHERE grant_id = ?'),
      sweep: db.prepare('DELETE FROM provider_records WHERE expires_at <= ?'),
    };
  }

  find(model: string, id: string): ProviderRecord | undefined {
    return this.#read(model, this.#statements.find.get(model, hashed(id), this.#now()));
  }

  findByUid(model: string, uid: string): ProviderRecord | undefined {
    return this.#read(model, this.#statements.byUid.get(model, hashed(uid), this.#now()));
  }

  async put(model: string, id: string, record: ProviderRecord, seconds: number): Promise<void> {
    const sealed = seal(this.#key, model, JSON.stringify(record));
    await this.#group.run(() => this.#insert(model, id, record, sealed, seconds));
  }

  async putOnce(model: string, id: string, record: ProviderRecord, seconds: number): Promise<boolean> {
    const sealed = seal(this.#key, model, JSON.stringify(record));
    return this.#group.run(() => {
      // Asked in the same turn as it is written: of two at once exactly one is first.
      if (this.#statements.find.get(model, hashed(id), this.#now())) return false;
      this.#insert(model, id, record, sealed, seconds);
      return true;
    });
  }

  async consume(model: string, id: string): Promise<boolean> {
    return this.#group.run(
      () => this.#statements.consume.run(Math.floor(this.#now()), model, hashed(id)).changes === 1,
    );
  }

  async destroy(model: string, id: string): Promise<void> {
    await this.#group.run(() => this.#statements.destroy.run(model, hashed(id)));
  }

  async revokeByGrant(grantId: string): Promise<void> {
    await this.#group.run(() => this.#statements.revoke.run(hashed(grantId)));
  }

  #insert(model: string, id: string, record: ProviderRecord, sealed: Buffer, seconds: number): void {
    const now = this.#now();
    if (now * 1000 >= this.#sweptAt + SWEEP) {
      this.#statements.sweep.run(now);
      this.#sweptAt = now * 1000;
    }
    const name = (value: unknown) => (typeof value === 'string' ? hashed(value) : null);
    this.#statements.insert.run(model, hashed(id), name(record['uid']), name(record['grantId']), sealed, now + seconds);
  }

  #read(model: string, row: Record<string, unknown> | undefined): ProviderRecord | undefined {
    if (!row) return undefined;
    const record = JSON.parse(unseal(this.#key, model, row['sealed'] as Uint8Array)) as ProviderRecord;
    return row['consumed_at'] === null ? record : { ...record, consumed: row['consumed_at'] };
  }
}

const hashed = (id: string): Buffer => hash('sha256', id, 'buffer');
