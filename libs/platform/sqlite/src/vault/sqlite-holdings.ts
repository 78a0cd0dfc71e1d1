import type { DatabaseSync } from 'node:sqlite';
import { StorageUnavailable } from '@icx/event-store';
import {
  HOLDINGS_AT_ONCE,
  type BatchKey,
  type HeldCodes,
  type HeldLabel,
  type HoldingKey,
  type HoldingPage,
  type ListedHolding,
  type HoldingOutcome,
  type OpenedCode,
  type SealedHoldings,
} from '@icx/vault';
import { deviceBytes, newDataKey, type Surroundings } from '@icx/vault/engine';
import { asStorageUnavailable, type GroupCommit } from '../index.ts';
import type { Erasure } from './erasure.ts';
import { chunkOf, openChunk, place, sealsOf } from './holding-opening.ts';
import { labelOf } from './holding-rows.ts';
import { prepareHoldings, type HoldingRow, type HoldingStatements, type RowTable } from './holding-schema.ts';
import { HoldingPut } from './holding-put.ts';
import { HoldingWords } from './holding-words.ts';

interface Parts extends Surroundings {
  readonly db: DatabaseSync;
  readonly group: GroupCommit;
  readonly erasure: Erasure;
  readonly highestSequence: () => bigint;
}

/** The holdings of a vault, in tables of its own beside those of the codes that were asked for. */
export class SqliteHoldings implements HeldCodes {
  readonly #parts: Parts;
  readonly #statements: HoldingStatements;
  readonly #words: HoldingWords;
  readonly #put: HoldingPut;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#statements = prepareHoldings(parts.db);
    this.#words = new HoldingWords(this.#statements);
    this.#put = new HoldingPut(this.#statements, this.#words, () => Number(parts.highestSequence() + 1n));
  }

  async highestSequence(): Promise<bigint> {
    return this.#parts.highestSequence();
  }

  async newBatch(): Promise<BatchKey> {
    const { keys, random, group } = this.#parts;
    const { plain, wrapped } = await newDataKey(keys, random);
    const { insertKey } = this.#statements;
    const id = await group.run(() => Number(insertKey.run(wrapped.version, wrapped.bytes).lastInsertRowid));
    return { id, plain, fingerprint: keys.secret('vault-fingerprint') };
  }

  async put(
    codes: SealedHoldings,
    {
      alsoHeldBy = [],
      dry = false,
    }: { readonly alsoHeldBy?: readonly (readonly string[])[]; readonly dry?: boolean } = {},
  ): Promise<readonly HoldingOutcome[]> {
    if (codes.lines.length > HOLDINGS_AT_ONCE) throw new RangeError(`At most ${HOLDINGS_AT_ONCE} holdings at once.`);
    const { db, group } = this.#parts;
    return group.run(
      () => {
        if (!dry) return this.#put.run(codes, alsoHeldBy);
        db.exec('SAVEPOINT dry');
        try {
          return this.#put.run(codes, alsoHeldBy);
        } finally {
          db.exec('ROLLBACK TO dry; RELEASE dry');
          this.#words.forget();
        }
      },
      () => this.#words.forget(),
    );
  }

  async find(holders: readonly string[] | 'anyone', deviceIds: readonly string[]): Promise<readonly HeldLabel[]> {
    return this.#find('holding', holders, deviceIds);
  }

  async findConflicts(
    holders: readonly string[] | 'anyone',
    deviceIds: readonly string[],
  ): Promise<readonly HeldLabel[]> {
    return this.#find('holding_conflict', holders, deviceIds);
  }

  async open(holder: string, deviceId: string): Promise<OpenedCode | undefined> {
    const [opened] = await this.openAll([{ holder, deviceId }]);
    return opened;
  }

  async openAll(held: readonly HoldingKey[]): Promise<readonly (OpenedCode | undefined)[]> {
    const found = this.#read(() => {
      const devices = deviceBytes(held.map(({ deviceId }) => deviceId));
      return held.flatMap((key, at) => {
        const [row] = this.#ofDevice('holding', devices.subarray(at * 8, at * 8 + 8), this.#numbersOf([key.holder]));
        // What was asked for, not what the row says of itself: a row that took another's place does not open.
        return row ? [{ at, row, label: { ...labelOf(row, this.#words), ...key } }] : [];
      });
    });
    const opened: (OpenedCode | undefined)[] = held.map(() => undefined);
    for (const rows of Map.groupBy(found, ({ row }) => chunkOf(row.id)).values()) {
      // While an earlier chunk was opened some may have been deleted, and their seals with them.
      const [first, ...others] = this.#read(() => rows.filter(({ row }) => this.#statements.holding.ofId.get(row.id)));
      if (!first) continue;
      await openChunk(this.#statements, this.#parts.keys, first.row, (open) => {
        for (const { at, row, label } of [first, ...others]) opened[at] = open(row.id, label);
      });
    }
    return opened;
  }

  async delete(held: readonly HoldingKey[]): Promise<number> {
    const devices = deviceBytes(held.map(({ deviceId }) => deviceId));
    const deleted = await this.#parts.group.run(() => {
      const rows = (table: RowTable) =>
        held.flatMap(({ holder }, at) =>
          this.#ofDevice(table, devices.subarray(at * 8, at * 8 + 8), this.#numbersOf([holder])),
        );
      this.#remove('holding_conflict', rows('holding_conflict'));
      return this.#remove('holding', rows('holding'));
    });
    this.#parts.erasure.run();
    return deleted;
  }

  async list(holders: readonly string[] | 'anyone', page: HoldingPage): Promise<readonly ListedHolding[]> {
    return this.#page('holding', holders, page);
  }

  async conflicts(holders: readonly string[], page: HoldingPage): Promise<readonly ListedHolding[]> {
    return this.#page('holding_conflict', holders, page);
  }

  async settle(
    holders: readonly string[],
    ids: readonly string[],
    keep: 'held' | 'other',
  ): Promise<readonly HeldLabel[]> {
    const settled = await this.#parts.group.run(() => {
      const among = this.#numbersOf(holders);
      return ids.map((id) => this.#settle(among, Number(id), keep)).filter((label) => label !== undefined);
    });
    this.#parts.erasure.run();
    return settled;
  }

  async count(holders: readonly string[]): Promise<number> {
    return this.#read(() =>
      [...this.#numbersOf(holders)].reduce(
        (sum, holder) => sum + Number(this.#statements.count.get(holder)?.['rows'] ?? 0),
        0,
      ),
    );
  }

  /** What is held then. */
  #settle(holders: ReadonlySet<number>, id: number, keep: 'held' | 'other'): HeldLabel | undefined {
    const { holding, holding_conflict: conflicts, add } = this.#statements;
    const row = conflicts.ofId.get(id) as unknown as Required<HoldingRow> | undefined;
    if (!row || !holders.has(row.holder)) return undefined;
    const against = holding.ofId.get(row.against) as unknown as HoldingRow | undefined;
    if (keep === 'held') {
      this.#remove('holding_conflict', [row]);
      return against && labelOf(against, this.#words);
    }
    // The one that it contradicts may be a predecessor's, and by now its holder may have one of its own.
    const own = this.#ofDevice('holding', row.device, new Set([row.holder]));
    this.#remove('holding', [...own, ...(against && against.holder !== row.holder ? [against] : [])]);
    // Its seal stays where it is: the row alone moves.
    conflicts.delete.run(row.id);
    const { device, holder, line, type, manufacturer, msn, representation, fingerprint } = row;
    holding.insert.run(row.id, device, holder, line, type, manufacturer, msn, representation, fingerprint);
    add.run(holder, 1);
    return labelOf(row, this.#words);
  }

  #find(table: RowTable, holders: readonly string[] | 'anyone', deviceIds: readonly string[]): readonly HeldLabel[] {
    return this.#read(() => {
      const among = holders === 'anyone' ? undefined : this.#numbersOf(holders);
      const devices = deviceBytes(deviceIds);
      return deviceIds.flatMap((_, at) =>
        this.#ofDevice(table, devices.subarray(at * 8, at * 8 + 8), among).map((row) => labelOf(row, this.#words)),
      );
    });
  }

  #page(
    table: RowTable,
    holders: readonly string[] | 'anyone',
    { after = '0', limit, source }: HoldingPage,
  ): ListedHolding[] {
    return this.#read(() => {
      const from = source === undefined ? null : this.#words.find(source);
      if (from === undefined) return [];
      const among = holders === 'anyone' ? null : JSON.stringify([...this.#numbersOf(holders)]);
      const rows = this.#statements[table].page.all(Number(after), among, from, limit) as unknown as HoldingRow[];
      return rows.map((row) => ({ ...labelOf(row, this.#words), id: String(row.id) }));
    });
  }

  #ofDevice(table: RowTable, device: Uint8Array, among?: ReadonlySet<number>): HoldingRow[] {
    const rows = this.#statements[table].ofDevice.all(device) as unknown as HoldingRow[];
    return among ? rows.filter(({ holder }) => among.has(holder)) : rows;
  }

  /** Deletes rows, and zeroes their seals in place; how many there were. */
  #remove(table: RowTable, rows: readonly HoldingRow[]): number {
    let deleted = 0;
    for (const [chunk, removed] of Map.groupBy(rows, ({ id }) => chunkOf(id))) {
      const seals = sealsOf(this.#statements, chunk);
      for (const { id, holder } of removed) {
        const { changes } = this.#statements[table].delete.run(id);
        deleted += Number(changes); // a device may be named twice
        if (table === 'holding') this.#statements.add.run(holder, -Number(changes));
        seals.fill(0, ...place(id));
      }
      this.#statements.replaceSeals.run(seals, chunk);
      this.#parts.erasure.request();
    }
    return deleted;
  }

  #numbersOf(holders: readonly string[]): ReadonlySet<number> {
    return new Set(holders.map((holder) => this.#words.find(holder)).filter((number) => number !== undefined));
  }

  #read<T>(read: () => T): T {
    if (!this.#parts.db.isOpen) throw new StorageUnavailable('storage-closed', 'The vault is closed.');
    try {
      return read();
    } catch (error) {
      throw asStorageUnavailable(error) ?? error;
    }
  }
}
