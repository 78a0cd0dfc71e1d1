import type { DatabaseSync } from 'node:sqlite';
import type { SigningKey, SigningKeys } from '@icx/identity';
import type { GroupCommit } from '../index.ts';
import { exportJWK, generateKeyPair, calculateJwkThumbprint } from 'jose';
import { seal, unseal } from './seal.ts';

/**
 * Seconds that a replaced key stays published: longer than any token that it signed lives (five minutes, and one by which
 * clocks differ), and no longer, because a key may be replaced because somebody else has it.
 */
const RETIREMENT = 10 * 60;

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
    return keys.length > 0 ? keys : this.rotate();
  }

  async rotate(): Promise<readonly SigningKey[]> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(privateKey);
    const kid = await calculateJwkThumbprint(jwk);
    const sealed = seal(this.key, 'signing-key', JSON.stringify({ ...jwk, kid, alg: 'ES256', use: 'sig' }));
    await this.group.run(() => {
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
      jwk: JSON.parse(unseal(this.key, 'signing-key', sealed as Uint8Array)) as SigningKey['jwk'],
      retiresAt: retiresAt as number | null,
    }));
  }
}
