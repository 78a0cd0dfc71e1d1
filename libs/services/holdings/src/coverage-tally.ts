import { instant, londonDate } from '@icx/working-days';
import type { Found } from './doubts.ts';
import type { MovedRow } from './queries.ts';

/** A request that a succession moved, and what its successor holds for it. */
export type Looked = MovedRow & { readonly found: Found | undefined; readonly conflictIn: string | null };

/** What is counted, in one pass. */
export class Tally {
  readonly #totals = { legs: 0, open: 0, answered: 0, held: 0, missing: 0, conflicts: 0 };
  readonly #days = new Map<string, { legs: number; held: number; answered: number }>();
  readonly #manufacturers = new Map<string | null, { open: number; held: number; missing: number }>();
  readonly #files = new Map<string, { held: number; conflicts: number }>();

  add(row: Looked): void {
    const { state, found, conflictIn, leg_opened_on: opened, answered_on: answered } = row;
    this.#totals.legs += 1;
    this.#on(opened).legs += 1;
    if (found) this.#on(londonDate(instant(found.at))).held += 1;
    if (answered) {
      this.#totals.answered += 1;
      this.#on(answered).answered += 1;
    }
    if (state !== 'open') return;
    const manufacturer = found?.manufacturer ?? row.device?.manufacturer ?? null;
    const made = entry(this.#manufacturers, manufacturer, () => ({ open: 0, held: 0, missing: 0 }));
    for (const counts of [this.#totals, made]) {
      counts.open += 1;
      counts[found ? 'held' : 'missing'] += 1;
    }
    if (found) this.#of(found.source).held += 1;
    else if (conflictIn !== null) {
      this.#totals.conflicts += 1;
      this.#of(conflictIn).conflicts += 1;
    }
  }

  counts() {
    let [legs, held, answered] = [0, 0, 0];
    const days = [...this.#days]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([on, came]) => ({
        on,
        legs: (legs += came.legs),
        held: (held += came.held),
        answered: (answered += came.answered),
      }));
    return { ...this.#totals, days };
  }

  parts() {
    const manufacturers = [...this.#manufacturers].map(([manufacturer, counts]) => ({ manufacturer, ...counts }));
    const files = [...this.#files].map(([source, counts]) => ({ source, ...counts }));
    return {
      manufacturers: manufacturers.toSorted(
        (one, other) =>
          other.missing - one.missing || (one.manufacturer ?? '').localeCompare(other.manufacturer ?? '', 'en'),
      ),
      files: files.toSorted((one, other) => (one.source < other.source ? -1 : 1)),
    };
  }

  #on(on: string) {
    return entry(this.#days, on, () => ({ legs: 0, held: 0, answered: 0 }));
  }

  #of(source: string) {
    return entry(this.#files, source, () => ({ held: 0, conflicts: 0 }));
  }
}

const entry = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
};
