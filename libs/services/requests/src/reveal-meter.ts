import type { PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { RequestCommand, RevealVolume } from '@icx/requests';
import { addHours } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { Memberships } from './memberships.ts';
import type { RevealLimits } from './policy.ts';
import { requestsQueries } from './queries.ts';

type Reveal = Extract<RequestCommand, { type: 'reveal' }>;

const DAYS = 28;
/** A count is good for so long, domain time; meanwhile what is revealed is added and what grows old is not yet taken off. */
const GOOD_FOR_MS = 10_000;

/** How much a party has been shown lately, against what it normally needs: fishing looks different from work. */
export class RevealMeter {
  readonly #counted = new Map<PartyId, { readonly at: number; readonly volume: RevealVolume }>();

  constructor(
    private readonly views: ReadStore,
    private readonly limits: RevealLimits,
    private readonly memberships: Memberships,
    /** Nobody reveals but this process. */
    private readonly alone: boolean,
  ) {}

  /** All of a party that may make its reveals wait. */
  async standing(party: PartyId, now: Instant): Promise<Pick<Reveal, 'volume' | 'membership'>> {
    const membership = await this.memberships.membership(party, now);
    return { volume: await this.volume(party, now), ...(membership ? { membership } : {}) };
  }

  async volume(party: PartyId, now: Instant): Promise<RevealVolume> {
    const known = this.#counted.get(party);
    if (known && Math.abs(Date.parse(now) - known.at) < GOOD_FOR_MS)
      return this.alone ? known.volume : { ...known.volume, revealed: await this.#revealed(party, now) };
    const volume = await this.#measure(party, now);
    this.#counted.set(party, { at: Date.parse(now), volume });
    return volume;
  }

  /** One more was revealed to this party. */
  note(party: PartyId): void {
    const known = this.#counted.get(party);
    if (!known) return;
    const { at, volume } = known;
    this.#counted.set(party, { at, volume: { ...volume, revealed: volume.revealed + 1 } });
  }

  async #measure(party: PartyId, now: Instant): Promise<RevealVolume> {
    const { quota, anomalyFactor, anomalyFloor } = this.limits;
    const yesterday = addHours(now, -24);
    const revealed = await this.#revealed(party, now);
    if (revealed < anomalyFloor) return { revealed, threshold: anomalyFloor, quota };
    const before = await requestsQueries.revealed(
      this.views,
      party,
      addHours(yesterday, -24 * DAYS),
      yesterday,
      quota * DAYS,
    );
    return { revealed, threshold: Math.max(anomalyFloor, Math.ceil((before / DAYS) * anomalyFactor)), quota };
  }

  /** Within 24 hours. Counting stops where the answer can no longer change: at the quota. */
  #revealed(party: PartyId, now: Instant): Promise<number> {
    return requestsQueries.revealed(this.views, party, addHours(now, -24), now, this.limits.quota);
  }
}
