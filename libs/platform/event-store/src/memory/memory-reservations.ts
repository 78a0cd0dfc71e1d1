import type { FoundReservation, Reservation, Reservations } from '../engine/keyed-appends.ts';

/** Command keys in memory: what is left of them when a process ends is left to the others that have this one. */
export class MemoryReservations implements Reservations {
  readonly #kept = new Map<string, Reservation & { readonly takenAt: number }>();
  get size(): number {
    return this.#kept.size;
  }

  find(key: string): Promise<FoundReservation | undefined> {
    const kept = this.#kept.get(key);
    if (!kept) return Promise.resolve(undefined);
    const { takenAt, ...reservation } = kept;
    return Promise.resolve({ ...reservation, ageMs: performance.now() - takenAt });
  }

  take(key: string, found: Reservation | undefined, own: Reservation): Promise<boolean> {
    const free = this.#kept.get(key)?.id === found?.id;
    if (free) this.#kept.set(key, { ...own, takenAt: performance.now() });
    return Promise.resolve(free);
  }

  release(key: string, { id }: Reservation): Promise<void> {
    if (this.#kept.get(key)?.id === id) this.#kept.delete(key);
    return Promise.resolve();
  }
}
