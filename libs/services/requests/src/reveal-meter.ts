import { randomUUID } from 'node:crypto';
import type { EventStore } from '@icx/event-store';
import { StorageUnavailable } from '@icx/event-store';
import type { PartyId, RequestId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { RequestCommand, RevealVolume } from '@icx/requests';
import type { Counters, Held, Places } from '@icx/runtime';
import { addHours } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { Memberships } from './memberships.ts';
import type { RevealLimits } from './policy.ts';
import { requestsQueries } from './queries.ts';

type Reveal = Extract<RequestCommand, { type: 'reveal' }>;

const DAYS = 28;
/** A count is good for so long, domain time; meanwhile what is revealed is added and what grows old is not yet taken off. */
const GOOD_FOR_MS = 10_000;
/** Longer than an append, and the views after it, can take, seconds: who dies with a place gives it back so. */
const IN_HAND = 120;
/** Of that, how long may pass before the append begins; and how old what is known of the views may be. Milliseconds. */
const IN_TIME = (IN_HAND * 1_000) / 2;

/** What was counted of a party for some seconds. */
interface Counted {
  readonly at: number;
  /** Without `since` and what was in hand. */
  shown?: Promise<number>;
  /** Shown by this process since it was counted. */
  readonly since: Set<RequestId>;
  threshold?: Promise<number>;
}

/** A first reveal of a request, which may be about to be recorded. */
export interface RevealPlace {
  /** What else the party was shown, or is about to be that asked before. Takes the place. */
  volume(now: Instant): Promise<RevealVolume>;
  /** Right before the append. Throws `StorageUnavailable` where the place was taken so long ago that it may count no more. */
  assertInTime(): void;
  /** @param shown the views have it */
  release(shown: boolean): void;
}

/** How much a party has been shown lately, against what it normally needs: fishing looks different from work. */
export class RevealMeter {
  readonly #counted = new Map<PartyId, Counted>();
  readonly #places: Places;
  /** Nobody reveals but this process. */
  readonly #alone: boolean;

  readonly #upToDate: () => Promise<void>;

  constructor(
    private readonly views: ReadStore,
    log: Pick<EventStore, 'head'>,
    private readonly limits: RevealLimits,
    private readonly memberships: Memberships,
    { places, shared }: Pick<Counters, 'places' | 'shared'>,
  ) {
    this.#places = places;
    this.#alone = !shared;
    this.#upToDate = upToDate(views, log);
  }

  /** All of a party that may make its reveals wait. */
  async standing(party: PartyId, now: Instant): Promise<Pick<Reveal, 'volume' | 'membership'>> {
    return { volume: await this.volume(party, now), ...(await this.membership(party, now)) };
  }

  async membership(party: PartyId, now: Instant): Promise<Pick<Reveal, 'membership'>> {
    const membership = await this.memberships.membership(party, now);
    return membership ? { membership } : {};
  }

  /** What is about to be shown counts as shown. */
  async volume(party: PartyId, now: Instant): Promise<RevealVolume> {
    const held = await this.#places.held(nameOf(party));
    return this.#volume(party, now, held, held);
  }

  /** Who only looks, and then acts, is let pass together with all who look at the same time. */
  placeOf(party: PartyId, request: RequestId): RevealPlace {
    const place = { name: nameOf(party), of: `${request} ${randomUUID()}`, seconds: IN_HAND };
    let takenAt: number | undefined;
    return {
      volume: async (now) => {
        takenAt = performance.now();
        const held = await this.#places.take(place);
        // What is in no view when its place has ended would count nowhere.
        await this.#upToDate().catch(async (error: unknown) => {
          await this.#places.release(place).catch(() => undefined);
          throw error;
        });
        const before = held.slice(
          0,
          Math.max(
            0,
            held.findIndex(({ of }) => of === place.of),
          ),
        );
        const others = before.filter((one) => requestOf(one) !== request);
        return this.#volume(party, now, held, others);
      },
      assertInTime: () => {
        if (takenAt === undefined || performance.now() - takenAt < IN_TIME) return;
        throw new StorageUnavailable('storage-busy', 'A reveal was held up before it was recorded.');
      },
      release: (shown) => {
        if (takenAt === undefined) return;
        // First: at every moment it is in the one or the other.
        if (shown && this.#alone) this.#counted.get(party)?.since.add(request);
        void this.#places.release(place).catch(() => undefined);
      },
    };
  }

  /** @param inHand of the party, whatever becomes of it @param before what of it counts */
  async #volume(party: PartyId, now: Instant, inHand: readonly Held[], before: readonly Held[]): Promise<RevealVolume> {
    const { quota, anomalyFloor } = this.limits;
    const counted = this.#countedOf(party, now);
    try {
      const shown = this.#alone
        ? await (counted.shown ??= this.#shownBefore(party, now, counted))
        : await this.#shown(party, now, inHand.map(requestOf));
      const revealed = shown + new Set([...counted.since, ...before.map(requestOf)]).size;
      if (revealed < anomalyFloor) return { revealed, threshold: anomalyFloor, quota };
      return { revealed, threshold: await (counted.threshold ??= this.#threshold(party, now)), quota };
    } catch (error) {
      this.#counted.delete(party);
      throw error;
    }
  }

  #countedOf(party: PartyId, now: Instant): Counted {
    const known = this.#counted.get(party);
    if (known && Math.abs(Date.parse(now) - known.at) < GOOD_FOR_MS) return known;
    const counted = { at: Date.parse(now), since: new Set<RequestId>() };
    this.#counted.set(party, counted);
    return counted;
  }

  async #shownBefore(party: PartyId, now: Instant, { since }: Counted): Promise<number> {
    const held = await this.#places.held(nameOf(party));
    return this.#shown(party, now, [...since, ...held.map(requestOf)]);
  }

  /** Within 24 hours. Counting stops where the answer can no longer change: at the quota. */
  #shown(party: PartyId, now: Instant, without: readonly RequestId[]): Promise<number> {
    const day = { after: addHours(now, -24), until: now, without };
    return requestsQueries.revealed(this.views, party, day, this.limits.quota);
  }

  async #threshold(party: PartyId, now: Instant): Promise<number> {
    const { quota, anomalyFactor, anomalyFloor } = this.limits;
    const yesterday = addHours(now, -24);
    const before = { after: addHours(yesterday, -24 * DAYS), until: yesterday };
    const revealed = await requestsQueries.revealed(this.views, party, before, quota * DAYS);
    return Math.max(anomalyFloor, Math.ceil((revealed / DAYS) * anomalyFactor));
  }
}

/** Rejects with `ViewsBehind` where the views stand still. Looks twice a minute: what it finds is good for so long. */
const upToDate = (views: ReadStore, log: Pick<EventStore, 'head'>): (() => Promise<void>) => {
  let known: { readonly at: number; readonly reached: Promise<void> } | undefined;
  return () => {
    const at = performance.now();
    if (known && at - known.at < IN_TIME / 2) return known.reached;
    const reached = log.head().then((head) => views.reached(head));
    known = { at, reached };
    reached.catch(() => (known = undefined));
    return reached;
  };
};

const nameOf = (party: PartyId): string => `reveals of ${party}`;
const requestOf = ({ of }: Held): RequestId => of.split(' ')[0] as RequestId;
