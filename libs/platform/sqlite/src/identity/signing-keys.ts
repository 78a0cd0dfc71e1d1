import type { DatabaseSync } from 'node:sqlite';
import type { SigningKey, SigningKeys } from '@icx/identity';
import { newSigningKey, RETIREMENT, signingKeyOf } from '@icx/identity/engine';
import type { GroupCommit } from '../index.ts';

/** ES256 keys, sealed in the file. The first start makes one. */
export class SqliteSigningKeys implements SigningKeys {
  constructor(
    private readonly db: DatabaseSync,
    private readonly group: GroupCommit,
    private readonly key: Uint8Array,
    private readonly now: () => number,
  ) {}

  async current(): Promise<readonly SigningKey[]> {
    const keys = this.#read();
    return keys.length > 0 ? keys : this.#add({ first: true });
  }

  rotate(): Promise<readonly SigningKey[]> {
    return this.#add({ first: false });
  }

  /** @param options.first only where there is none: of several processes that start at once, one makes it. */
  async #add({ first }: { readonly first: boolean }): Promise<readonly SigningKey[]> {
    const { kid, sealed } = await newSigningKey(this.key);
    await this.group.run(() => {
      if (first && this.#read().length > 0) return;
      const now = this.now();
      this.db.prepare('DELETE FROM signing_keys WHERE retires_at <= ?').run(now);
      this.db.prepare('UPDATE signing_keys SET retires_at = ? WHERE retires_at IS NULL').run(now + RETIREMENT);
      this.db.prepare('INSERT INTO signing_keys (kid, sealed, retires_at) VALUES (?, ?, NULL)').run(kid, sealed);
    });
    return this.#read();
  }

  #read(): SigningKey[] {
    const rows = this.db
      .prepare(
        'SELECT sealed, retires_at FROM signing_keys WHERE retires_at IS NULL OR retires_at > ? ORDER BY id DESC',
      )
      .all(this.now());
    return rows.map(({ sealed, retires_at: retiresAt }) => ({
      jwk: signingKeyOf(this.key, sealed as Uint8Array),
      retiresAt: retiresAt as number | null,
    }));
  }
}
