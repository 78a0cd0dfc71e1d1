import { giveLeaves, AuditRefused, HASH, type LeafStore } from '@icx/audit';
import { beginning, leafHash, positionOf, type Position } from '@icx/event-store';
import {
  openKurrentImport,
  openKurrentLog,
  openKurrentReader,
  type KurrentImport,
  type KurrentLogReader,
} from '@icx/kurrentdb';
import { openPostgresLeafStore } from '@icx/postgres/audit';
import { openPostgresReservations } from '@icx/postgres/reservations';
import { wallClock } from '@icx/runtime';
import type { Pool } from 'pg';
import { eventOf, rowOf } from './events.ts';
import type { Ring } from './house.ts';
import type { KurrentPlace } from './places.ts';
import { MoveRefused } from './refused.ts';
import type { Row, Shelf } from './shelf.ts';

/** The last event that stands no further than there: a follower may have stored a place between two. */
const INDEX_AT = 'SELECT leaf FROM icx_audit.leaves WHERE position <= $1 ORDER BY position DESC LIMIT 1';

/**
 * The log of a house whose database has all but that: events in KurrentDB, their leaves and command keys in PostgreSQL. What is
 * imported keeps its position; what was recorded there is found by its leaf.
 */
export class LogInKurrent implements KurrentPlace {
  #reading: Promise<KurrentLogReader> | undefined;
  #importing: KurrentImport | undefined;
  #leaves: LeafStore | undefined;
  #token = 0n;

  constructor(
    private readonly url: string,
    private readonly pool: Pool,
  ) {}

  async isEmpty(): Promise<boolean> {
    const reader = await openKurrentReader({ url: this.url });
    return (await reader.pair().finally(() => reader.close())) === undefined;
  }

  /** As a start does, and gives leaves to what was recorded last. Throws `LogOfAnotherVault`, `MoveRefused`. */
  async prepare({ pairId }: Ring): Promise<void> {
    const place = { url: this.url, pairId, reservations: await openPostgresReservations({ pool: this.pool }) };
    const leaves = await openPostgresLeafStore(this.pool);
    const log = await openKurrentLog({ ...place, now: wallClock.now });
    try {
      this.#token = await giveLeaves(log, leaves);
    } catch (error) {
      throw error instanceof AuditRefused ? new MoveRefused('log-damaged', error.message) : error;
    } finally {
      await log.close();
    }
    this.#leaves = leaves;
    this.#importing = await openKurrentImport(place);
  }

  /** A process that is cut off from the database alone could still record there what needs nothing of that. */
  async refuseInUse(): Promise<void> {
    if (!this.#leaves) return;
    const reader = await openKurrentReader({ url: this.url });
    const head = await reader.head().finally(() => reader.close());
    if (head > (await this.#leaves.last()).position)
      throw new MoveRefused(
        'in-use',
        'Something was recorded in KurrentDB meanwhile: stop every web and worker, and run it again.',
      );
  }

  async indexAt(position: bigint): Promise<bigint> {
    const { rows } = await this.pool.query<{ leaf: bigint }>(INDEX_AT, [position]);
    return rows[0]?.leaf ?? 0n;
  }

  async positionAt(index: bigint): Promise<Position> {
    return index === 0n ? beginning : ((await this.#leaves!.positionOf(Number(index))) ?? lacking(index));
  }

  events(): Shelf {
    const leaves = this.#leaves!;
    const importing = this.#importing!;
    return {
      count: () => leaves.head(),
      page: async (after, limit) => {
        const index = BigInt((after?.[0] as bigint | undefined) ?? 0n);
        const hashes = await leaves.hashes(Number(index), limit);
        const wanted = hashes.length / HASH;
        if (wanted === 0) return [];
        const reader = await this.#reader();
        const events = await reader.exportEvents(await this.positionAt(index), index, wanted);
        if (events.length < wanted) throw lackingFrom(index + BigInt(events.length) + 1n);
        return events.map((event, n) =>
          rowOf({ ...event, leafHash: Buffer.from(hashes.subarray(n * HASH, (n + 1) * HASH)) }),
        );
      },
      last: async () => [BigInt(await leaves.head())],
      // Leaves last: what has none is written again, and found to be there.
      write: async (rows) => {
        const events = rows.map(eventOf);
        await importing.importEvents(events);
        const made = events.map((event) => ({
          ...{ index: Number(event.index), position: positionOf(event.index) },
          hash: leafHash(event),
        }));
        if (!(await leaves.append(this.#token, made)))
          throw new MoveRefused('in-use', 'A worker gives leaves to the events: stop every process.');
      },
      finish: async () => {
        await importing.finish();
        await this.#endReading();
      },
    };
  }

  /** Raised before an event that refers to the vault, so it may be ahead of all. */
  vaultReference(): Shelf {
    const rows = async (): Promise<readonly Row[]> => {
      const { maxVaultSequence } = (await (await this.#reader()).pair())!;
      return maxVaultSequence > 0n ? [{ sequence: maxVaultSequence }] : [];
    };
    return {
      count: async () => (await rows()).length,
      page: async (after) => (after ? [] : rows()),
      last: async () => {
        const [row] = await rows();
        return row && [row['sequence']!];
      },
      write: async ([row]) => this.#importing!.raise(BigInt(row!['sequence'] as bigint)),
    };
  }

  async close(): Promise<void> {
    await this.#importing?.close();
    await this.#endReading();
  }

  async #endReading(): Promise<void> {
    (await this.#reading?.catch(() => undefined))?.close();
    this.#reading = undefined;
  }

  /** One that knows what was imported before it was opened. */
  #reader(): Promise<KurrentLogReader> {
    return (this.#reading ??= openKurrentReader({ url: this.url }));
  }
}

const lackingFrom = (index: bigint): MoveRefused =>
  new MoveRefused('log-damaged', `The log has no event ${index}, though its leaf is there: restore KurrentDB first.`);
const lacking = (index: bigint): never => {
  throw lackingFrom(index);
};
