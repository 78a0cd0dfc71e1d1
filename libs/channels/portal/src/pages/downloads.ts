import type { Readable } from 'node:stream';
import { Refused } from '@icx/api-channel/http';
import { refuse } from '@icx/refusals';

/** Files that are made for one party at the same time, and for all of them [choice]: each reads long lists. */
const OF_A_PARTY = 3;
const OF_ALL = 24;

const tooMany = refuse.rate(
  'too-many-downloads',
  `${OF_A_PARTY} files are being made for your party, and more are not at once. Wait until one of them is saved, then try again.`,
);
const busy = refuse.unavailable(
  'downloads-busy',
  'As many files are being made as this exchange makes at once, so yours was not begun. Try again in a minute.',
);

/** How many files are made at once. */
export class Downloads {
  readonly #running = new Map<string, number>();

  /** Counted until it was read, or nobody reads it any more. Throws `Refused`. */
  begin(party: string, make: () => Readable): Readable {
    const running = this.#running.get(party) ?? 0;
    if (running >= OF_A_PARTY) throw new Refused(tooMany);
    if ([...this.#running.values()].reduce((sum, one) => sum + one, 0) >= OF_ALL) throw new Refused(busy);
    const file = make();
    this.#running.set(party, running + 1);
    return file.once('close', () => {
      const left = this.#running.get(party)! - 1;
      if (left > 0) this.#running.set(party, left);
      else this.#running.delete(party);
    });
  }
}
