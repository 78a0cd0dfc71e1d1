import { timingSafeEqual } from 'node:crypto';
import type { DatabaseSync, StatementResultingChanges } from 'node:sqlite';
import { StorageUnavailable } from '@icx/event-store';
import { KeyDoesNotFit } from '@icx/keys';
import { asStorageUnavailable, GroupCommit, WriteProbe } from '../index.ts';
import {
  codeIn,
  decodePlaintext,
  encodePlaintext,
  SealBroken,
  type CodeRef,
  type Custody,
  type OpenedCode,
  type OnRewrapped,
  type PutResult,
  type Rewrappable,
  type Rewrapped,
  type Vault,
} from '@icx/vault';
import {
  newDataKey,
  seal,
  unseal,
  type DataKey,
  type Label,
  type Progress,
  type Surroundings,
  type Verification,
} from '@icx/vault/engine';
import { Erasure } from './erasure.ts';
import { rewrapSeals } from './rewrapping.ts';
import { SqliteHoldings } from './sqlite-holdings.ts';
import { prepareStatements, type SealRow, type Statements } from './schema.ts';
import { verifySeals } from './verification.ts';

interface Command {
  readonly party: string;
  readonly id: string;
}

const SWEEP_PAGE = 256;

const refOf = ({ id, sequence, fingerprint }: CodeRef): CodeRef => ({ id, sequence, fingerprint });

/** The vault in one SQLite file. `openSqliteVault` prepares and checks the database that it is given. */
export class SqliteVault implements Vault, Rewrappable {
  readonly #db: DatabaseSync;
  readonly #group: GroupCommit;
  readonly #probe: WriteProbe;
  readonly #erasure: Erasure;
  readonly #statements: Statements;
  readonly #around: Surroundings;
  /** What suppliers hold beyond what was asked of them. */
  readonly holdings: SqliteHoldings;

  constructor(db: DatabaseSync, around: Surroundings) {
    this.#db = db;
    this.#group = new GroupCommit(db);
    this.#probe = new WriteProbe(db, this.#group);
    this.#erasure = new Erasure(db);
    this.#statements = prepareStatements(db);
    this.#around = around;
    const [group, erasure, highestSequence] = [this.#group, this.#erasure, () => this.highestSequence];
    this.holdings = new SqliteHoldings({ ...around, db, group, erasure, highestSequence });
  }

  /** Highest sequence ever given, to codes or holdings, deleted rows included; 0 for a new vault. */
  get highestSequence(): bigint {
    return this.#read(() => BigInt((this.#statements.highestSequence.get()?.['highest'] ?? '0') as string));
  }

  /** Deleted rows are still in the write-ahead log, since a reader such as a backup holds it; retried every second. */
  get erasurePending(): boolean {
    return this.#erasure.pending;
  }

  /** Whether it can be written now, told by a commit that leaves nothing. Rejects with `StorageUnavailable`. */
  probe(): Promise<void> {
    return this.#probe.look();
  }

  async put(code: OpenedCode, custody: Custody, command: Command): Promise<PutResult> {
    const plaintext = encodePlaintext(code);
    try {
      const { ref, earlier } = await this.#putFirst(plaintext, custody, command);
      return ref ? { outcome: 'sealed', ref } : await this.#putAgain(earlier, plaintext, custody);
    } finally {
      plaintext.fill(0);
    }
  }

  async open(ref: CodeRef, custody: Custody): Promise<OpenedCode | undefined> {
    const row = this.#read(() => this.#find(ref));
    if (!row) return undefined;
    // What the event says, not what the row says of itself: a row that took another's place does not open.
    const label = { ...row, ...refOf(ref), deviceId: custody.deviceId, holder: custody.holder };
    const plaintext = await unseal(row, label, this.#around.keys);
    const code = decodePlaintext(plaintext);
    plaintext.fill(0);
    if (!code) throw new SealBroken();
    return code;
  }

  fingerprintOf(code: Uint8Array): string {
    return this.#around.keys.hmac('vault-fingerprint', code).toString('hex');
  }

  async ready({ sequence }: CodeRef): Promise<void> {
    const row = this.#read(() => this.#statements.find.get(sequence)) as SealRow | undefined;
    if (!row) return;
    try {
      (await this.#around.keys.unwrap({ version: row.keyVersion, bytes: row.wrappedKey })).fill(0);
    } catch (error) {
      if (!(error instanceof KeyDoesNotFit)) throw error;
    }
  }

  async delete(ref: CodeRef): Promise<void> {
    await this.#group.run(() => {
      if (this.#find(ref)) this.#erase(ref.sequence, this.#statements.delete.run(ref.sequence));
    });
    this.#erasure.run();
  }

  /**
   * Deletes the codes that no event refers to: a crash between sealing and appending leaves one. `olderThan` (ISO 8601)
   * has to be long before now, a day: a command that is being retried puts again, and so keeps its code.
   * @param isReferred whether any event refers to this code id
   * @returns how many were deleted
   */
  async sweepOrphans(isReferred: (id: string) => Promise<boolean>, olderThan: string): Promise<number> {
    let swept = 0;
    let after = 0n;
    for (;;) {
      const rows = this.#read(() => this.#statements.older.all(after, olderThan, SWEEP_PAGE)) as unknown as Label[];
      const last = rows.at(-1);
      if (!last) return swept;
      for (const { id, sequence } of rows) if (!(await isReferred(id))) swept += await this.#sweep(sequence, olderThan);
      this.#erasure.run();
      after = BigInt(last.sequence);
    }
  }

  /** Opens every seal; see `verifySeals`. */
  async verify(onProgress?: (progress: Progress) => void): Promise<Verification> {
    return verifySeals(this.#db, this.#around.keys, onProgress);
  }

  async rewrapTo(version: number, onRewrapped: OnRewrapped = () => undefined): Promise<Rewrapped> {
    const { keys, random } = this.#around;
    const result = await rewrapSeals({ db: this.#db, group: this.#group, keys, random }, version, onRewrapped);
    // The write-ahead log still holds what was replaced.
    this.#erasure.request();
    this.#erasure.run();
    return result;
  }

  async close(): Promise<void> {
    if (!this.#db.isOpen) return;
    this.#group.close();
    this.#erasure.close();
    this.#db.close();
  }

  /** The new reference, or the row that this command put before: it is younger from now on, so that no sweep takes it. */
  async #putFirst(
    plaintext: Uint8Array,
    custody: Custody,
    command: Command,
  ): Promise<
    { readonly ref: CodeRef; readonly earlier?: never } | { readonly ref?: never; readonly earlier: SealRow }
  > {
    const { keys, now, random } = this.#around;
    const dataKey = await newDataKey(keys, random);
    try {
      return await this.#group.run(() => {
        const ref = this.#insert(plaintext, custody, command, dataKey);
        if (ref) return { ref };
        const earlier = this.#statements.findByCommand.get(command.party, command.id) as unknown as SealRow;
        this.#statements.putAgain.run(now(), earlier.sequence);
        return { earlier };
      });
    } finally {
      dataKey.plain.fill(0);
    }
  }

  /** `undefined`: this command was put before. */
  #insert(
    plaintext: Uint8Array,
    { deviceId, holder }: Custody,
    command: Command,
    dataKey: DataKey,
  ): CodeRef | undefined {
    const { now, random } = this.#around;
    const fingerprint = this.fingerprintOf(codeIn(plaintext));
    const label: Label = {
      // Not hexadecimal: 32 hexadecimal digits would look like an install code to whoever searches a log for one.
      id: `code_${Buffer.from(random(16)).toString('base64url')}`,
      sequence: (this.highestSequence + 1n).toString(),
      deviceId,
      holder,
      party: command.party,
      commandId: command.id,
      fingerprint,
    };
    const { id, sequence, party, commandId } = label;
    const { insertCustody, insertEnvelope } = this.#statements;
    const stored = Buffer.from(fingerprint, 'hex');
    const { changes } = insertCustody.run(sequence, id, deviceId, holder, party, commandId, stored, now());
    if (changes === 0) return undefined;
    const { keyVersion, wrappedKey, sealed } = seal(plaintext, label, dataKey, random);
    insertEnvelope.run(sequence, keyVersion, wrappedKey, sealed);
    return refOf(label);
  }

  /** The first reference, if it is the same put. */
  async #putAgain(earlier: SealRow, plaintext: Uint8Array, { deviceId, holder }: Custody): Promise<PutResult> {
    const first = await unseal(earlier, earlier, this.#around.keys);
    // A code and a JWE differ in length, which timingSafeEqual does not compare.
    const sameCode = first.length === plaintext.length && timingSafeEqual(first, plaintext);
    first.fill(0);
    if (!sameCode || earlier.deviceId !== deviceId || earlier.holder !== holder)
      return { outcome: 'command-id-reused' };
    return { outcome: 'sealed', ref: refOf(earlier) };
  }

  /** The row of a reference; `undefined` when it was deleted. Throws `SealBroken` for one that was never given out. */
  #find({ id, sequence }: CodeRef): SealRow | undefined {
    if (!/^[1-9]\d{0,17}$/.test(sequence)) throw new SealBroken();
    const row = this.#statements.find.get(sequence) as SealRow | undefined;
    if (row ? row.id !== id : BigInt(sequence) > this.highestSequence) throw new SealBroken();
    return row;
  }

  async #sweep(sequence: string, olderThan: string): Promise<number> {
    return this.#group.run(() => this.#erase(sequence, this.#statements.deleteIfOlder.run(sequence, olderThan)));
  }

  /** Zeroes the envelope of a row of `custody` that was deleted just now, if it was; how many were. */
  #erase(sequence: string, { changes }: StatementResultingChanges): number {
    if (changes === 0) return 0;
    this.#statements.erase.run(sequence);
    this.#erasure.request();
    return 1;
  }

  #read<T>(read: () => T): T {
    if (!this.#db.isOpen) throw new StorageUnavailable('storage-closed', 'The vault is closed.');
    try {
      return read();
    } catch (error) {
      throw asStorageUnavailable(error) ?? error;
    }
  }
}
