import type { AppendResult } from '../event-store.ts';
import type { StoredBatch } from './stored-batch.ts';

/** A command key that somebody has taken, and where the first event under it is to stand. */
export interface Reservation {
  /** Of this taking, a random UUID. */
  readonly id: string;
  readonly stream: string;
  readonly revision: bigint;
}

/** A reservation as it was found. */
export interface FoundReservation extends Reservation {
  /** Since it was taken, milliseconds, by the clock of whoever keeps it. */
  readonly ageMs: number;
}

/** Where an engine keeps command keys that cannot write them in the transaction of the events. */
export interface Reservations {
  find(key: string): Promise<FoundReservation | undefined>;
  /** Puts it in the place of the one that was found, or where there was none; `false`: somebody was quicker. */
  take(key: string, found: Reservation | undefined, own: Reservation): Promise<boolean>;
  /** Of an append that was refused: the key is free, unless somebody took it over. */
  release(key: string, own: Reservation): Promise<void>;
}

export interface KeyedAppendsOptions {
  readonly reservations: Reservations;
  readonly newId: () => string;
  /** Whether the event of the reservation is in the log. */
  readonly isUsed: (key: string, found: Reservation) => Promise<boolean>;
  /** Waits for whoever holds it; `true`: look again before taking it over. */
  readonly patience: (found: FoundReservation) => Promise<boolean>;
  /** Called when a key has been reserved and nothing is written yet. */
  readonly reserved?: (stream: string) => void;
  /** `false`: too long after the reservation to begin with writing. */
  readonly inTime?: (takenAt: number) => boolean;
}

/**
 * Appends that carry a command key, over an engine that reserves keys apart from the events: of all that carry one key
 * exactly one wins.
 */
export class KeyedAppends {
  readonly #on: KeyedAppendsOptions;
  /** The last append under each command key of this process. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(on: KeyedAppendsOptions) {
    this.#on = on;
  }

  /** Of those who bring one key in this process the next one waits for the one before. */
  async append(key: string, batch: StoredBatch, write: () => Promise<AppendResult>): Promise<AppendResult> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const next = () => this.#underKey(key, batch, write);
    const own = before.then(next, next);
    this.#turns.set(key, own);
    try {
      return await own;
    } finally {
      if (this.#turns.get(key) === own) this.#turns.delete(key);
    }
  }

  /**
   * Reserves the key, then writes. A reservation without its event is left by a process that ended or by an append of
   * unknown outcome: whoever comes next takes it over. Who was overtaken meanwhile finds that out before writing.
   */
  async #underKey(key: string, batch: StoredBatch, write: () => Promise<AppendResult>): Promise<AppendResult> {
    const { reservations, newId, isUsed, patience, reserved, inTime = () => true } = this.#on;
    const revision = batch.expected === 'no-stream' ? 0n : batch.expected + 1n;
    for (;;) {
      const found = await reservations.find(key);
      if (found && (await isUsed(key, found))) return taken(found);
      if (found && ((await patience(found)) || (await isUsed(key, found)))) continue;
      const own = { id: newId(), stream: batch.stream, revision };
      const takenAt = performance.now();
      if (!(await reservations.take(key, found, own))) continue;
      reserved?.(batch.stream);
      if ((await reservations.find(key))?.id !== own.id || !inTime(takenAt)) continue;
      const result = await write();
      if (result.outcome !== 'appended') await reservations.release(key, own);
      return result;
    }
  }

  async find(key: string): Promise<Pick<Reservation, 'stream' | 'revision'> | undefined> {
    const found = await this.#on.reservations.find(key);
    return found && (await this.#on.isUsed(key, found))
      ? { stream: found.stream, revision: found.revision }
      : undefined;
  }
}

const taken = ({ stream, revision }: Reservation): AppendResult => ({ outcome: 'command-key-taken', stream, revision });
