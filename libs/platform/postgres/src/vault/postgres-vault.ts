import { timingSafeEqual } from 'node:crypto';
import { KeyDoesNotFit } from '@icx/keys';
import {
  decodePlaintext,
  encodePlaintext,
  SealBroken,
  type CodeRef,
  type Custody,
  type OnRewrapped,
  type OpenedCode,
  type PutResult,
  type Rewrappable,
  type Rewrapped,
  type Vault,
} from '@icx/vault';
import { newDataKey, unseal, type Progress, type Surroundings, type Verification } from '@icx/vault/engine';
import { Batches, type EngineDatabase } from '../database/index.ts';
import type { Paired } from '../sealed/index.ts';
import { deleteCode, findCode, lookUp, type CodeRow } from './codes.ts';
import { PostgresHoldings } from './postgres-holdings.ts';
import { putCodes, type Asked, type Put } from './putting.ts';
import { rewrapVault } from './rewrapping.ts';
import { readGiven } from './vault-database.ts';
import { verifyVault } from './verification.ts';

const SWEEP_PAGE = 256;

const refOf = ({ id, sequence, fingerprint }: CodeRef): CodeRef => ({ id, sequence, fingerprint });

/** The vault in PostgreSQL, for any number of processes. `openPostgresVault` prepares and checks its database. */
export class PostgresVault implements Vault, Rewrappable {
  readonly holdings: PostgresHoldings;
  /** One commit after another: two of one process would only wait for each other's lock. */
  readonly #puts: Batches<Asked, Put>;
  readonly #found: Batches<string, CodeRow | undefined>;

  constructor(
    private readonly database: EngineDatabase,
    private readonly around: Surroundings,
    private readonly paired: Paired,
  ) {
    this.holdings = new PostgresHoldings(database, around);
    this.#puts = new Batches((asked) => database.run((client) => putCodes(client, asked, around)), 1);
    this.#found = new Batches((sequences) => lookUp(database, sequences), 2);
  }

  /** Highest sequence ever given by any process, to codes or holdings, deleted ones included; 0 for a new vault. */
  async highestSequence(): Promise<bigint> {
    return (await this.database.run(readGiven)).highest;
  }

  /** Whether it can be written now: a commit that leaves nothing. Rejects with `StorageUnavailable`. */
  probe(): Promise<void> {
    return this.database.probe();
  }

  async put(code: OpenedCode, custody: Custody, command: Asked['command']): Promise<PutResult> {
    const plaintext = encodePlaintext(code);
    try {
      const { row, earlier } = await this.#putFirst({ plaintext, custody, command });
      return earlier ? await this.#putAgain(row, plaintext, custody) : { outcome: 'sealed', ref: refOf(row) };
    } finally {
      plaintext.fill(0);
    }
  }

  async open(ref: CodeRef, custody: Custody): Promise<OpenedCode | undefined> {
    const found = await this.#found.ask(ref.sequence);
    // Of one that is not there, or not under this name, it is told why.
    const row = found?.id === ref.id ? found : await this.database.run((client) => findCode(client, ref));
    if (!row) return undefined;
    // What the event says, not what the row says of itself: a row that took another's place does not open.
    const label = { ...row, ...refOf(ref), deviceId: custody.deviceId, holder: custody.holder };
    const plaintext = await unseal(row, label, this.around.keys);
    const code = decodePlaintext(plaintext);
    plaintext.fill(0);
    if (!code) throw new SealBroken();
    return code;
  }

  fingerprintOf(code: Uint8Array): string {
    return this.around.keys.hmac('vault-fingerprint', code).toString('hex');
  }

  async ready({ sequence }: CodeRef): Promise<void> {
    const row = await this.#found.ask(sequence);
    if (!row) return;
    try {
      (await this.around.keys.unwrap({ version: row.keyVersion, bytes: row.wrappedKey })).fill(0);
    } catch (error) {
      if (!(error instanceof KeyDoesNotFit)) throw error;
    }
  }

  async delete(ref: CodeRef): Promise<void> {
    await this.database.run(async (client) => {
      if (await findCode(client, ref)) await deleteCode(client, ref.sequence);
    });
  }

  /** See `Sweepable`: deletes the codes put before `olderThan` (ISO 8601) that no event refers to; how many. */
  async sweepOrphans(isReferred: (id: string) => Promise<boolean>, olderThan: string): Promise<number> {
    let swept = 0;
    for (let after = '0'; ;) {
      const rows = await this.database.rows<{ sequence: string; id: string }>(
        `SELECT sequence::text AS sequence, id FROM icx_vault.custody
         WHERE custody.sequence > $1 AND put_at < $2 ORDER BY custody.sequence LIMIT $3`,
        [after, olderThan, SWEEP_PAGE],
      );
      for (const { id, sequence } of rows)
        if (!(await isReferred(id)))
          swept += await this.database.run((client) => deleteCode(client, sequence, olderThan));
      const last = rows.at(-1);
      if (!last) return swept;
      after = last.sequence;
    }
  }

  /** Opens every seal with what its own row says; a row that was removed is not noticed: compare with the log for that. */
  verify(onProgress?: (progress: Progress) => void): Promise<Verification> {
    return verifyVault(this.database, this.around.keys, onProgress);
  }

  rewrapTo(version: number, onRewrapped: OnRewrapped = () => undefined): Promise<Rewrapped> {
    return rewrapVault({ database: this.database, around: this.around, paired: this.paired }, version, onRewrapped);
  }

  async close(): Promise<void> {
    this.database.close();
  }

  async #putFirst(asked: Omit<Asked, 'dataKey'>): Promise<Put> {
    const dataKey = await newDataKey(this.around.keys, this.around.random);
    try {
      return await this.#puts.ask({ ...asked, dataKey });
    } finally {
      dataKey.plain.fill(0);
    }
  }

  /** The first reference, if it is the same put. */
  async #putAgain(earlier: CodeRow, plaintext: Uint8Array, { deviceId, holder }: Custody): Promise<PutResult> {
    const first = await unseal(earlier, earlier, this.around.keys);
    // A code and a JWE differ in length, which timingSafeEqual does not compare.
    const sameCode = first.length === plaintext.length && timingSafeEqual(first, plaintext);
    first.fill(0);
    if (!sameCode || earlier.deviceId !== deviceId || earlier.holder !== holder)
      return { outcome: 'command-id-reused' };
    return { outcome: 'sealed', ref: refOf(earlier) };
  }
}
