import type { PartyId } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import { sampleOf, type Sample } from './sample.ts';

/**
 * Samples of one party that are looked at in this process at once, and of all [choice]: of a workbook all is held, and unpacked
 * in a thread with memory of its own, for twenty rows. One more than a person looks at: a browser tells nobody that it gave up.
 */
const OF_A_PARTY = 2;
const OF_ALL = 4;

const tooMany = refuse.rate(
  'file-quota-exceeded',
  `${OF_A_PARTY} samples of your party are being looked at: wait until one of them is shown, then look again.`,
);
const busy = refuse.rate(
  'file-quota-exceeded',
  'As many samples are being looked at as this exchange looks at at once, so yours was not begun. Try again in a moment.',
);

/** Looks at samples, a few at a time: whoever is one too many is told so before anything of the file is read. */
export class Samples {
  readonly #underway: PartyId[] = [];

  /** As `sampleOf`. Refused with `file-quota-exceeded` besides. */
  async look(party: PartyId, ...sample: Parameters<typeof sampleOf>): Promise<Sample | Refusal> {
    if (this.#underway.filter((one) => one === party).length >= OF_A_PARTY) return tooMany;
    if (this.#underway.length >= OF_ALL) return busy;
    this.#underway.push(party);
    try {
      return await sampleOf(...sample);
    } finally {
      this.#underway.splice(this.#underway.indexOf(party), 1);
    }
  }
}
