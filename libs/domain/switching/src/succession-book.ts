import { fuels, mpxnFuel, type Fuel, type Mpxn, type PartyId } from '@icx/identifiers';
import type { PlainDate } from '@icx/working-days';
import type { Succession, SuccessionState } from './succession.ts';

/** Who holds what a party once held. */
export interface Holder {
  readonly party: PartyId;
  /** The successions that led there, in order; empty if the party still holds it. */
  readonly chain: readonly Succession[];
}

type Scope = Mpxn | Fuel | 'all';

/**
 * What something hangs on, as far as it is known: a meter point; only the fuel; `null`: neither, so that only a
 * succession to everything moves it.
 */
export type Hold = Mpxn | Fuel | null;

const isFuel = (hold: Mpxn | Fuel): hold is Fuel => (fuels as readonly string[]).includes(hold);

/** Most specific first. */
const scopesOf = (hold: Hold): readonly Scope[] => {
  if (hold === null) return ['all'];
  return isFuel(hold) ? [hold, 'all'] : [hold, mpxnFuel(hold), 'all'];
};

/** The later hand-over counts; of one day, the one recorded later. The id only makes the order total. */
const latestFirst = (one: Succession, other: Succession): number => {
  const [a, b] = [one, other].map(({ effectiveFrom, recordedAt, id }) => `${effectiveFrom} ${recordedAt} ${id}`);
  return a! < b! ? 1 : -1;
};

/**
 * All successions in force, indexed once. Two of one party may overlap although that is refused, if they were recorded
 * at the same moment: then the later one counts.
 */
export class SuccessionBook {
  readonly #from = new Map<PartyId, Map<Scope, Succession[]>>();
  readonly #into = new Map<PartyId, readonly PartyId[]>();

  /** Those that were reversed are left out. */
  constructor(successions: Iterable<SuccessionState>) {
    const inForce = [...successions].filter((state) => state !== null && !state.reversed) as Succession[];
    for (const succession of inForce.sort(latestFirst)) {
      const scopes = this.#from.get(succession.from) ?? new Map<Scope, Succession[]>();
      this.#from.set(succession.from, scopes);
      const held: readonly Scope[] = succession.mpxns ?? [succession.fuel ?? 'all'];
      for (const scope of held) {
        const sameScope = scopes.get(scope);
        if (sameScope) sameScope.push(succession);
        else scopes.set(scope, [succession]);
      }
    }
  }

  /**
   * Who took over from the party by that date; `undefined` if nobody did, or if it all came back.
   */
  successorOf(party: PartyId, hold: Hold, on: PlainDate): Holder | undefined {
    const holder = this.holderOf(party, hold, on);
    return holder.party === party ? undefined : holder;
  }

  /** As `successorOf`, and the party itself where nobody took over. */
  holderOf(party: PartyId, hold: Hold, on: PlainDate): Holder {
    const chain: Succession[] = [];
    for (let next = this.#next(party, hold, on); next; next = this.#next(next.to, hold, on)) {
      chain.push(next);
      const { to } = next;
      const back = chain.findIndex(({ from }) => from === to);
      if (back >= 0) return endOfCircle(chain, back);
    }
    return { party: chain.at(-1)?.to ?? party, chain };
  }

  /** The days, in order, on which the holder of what the party has in that meter point may change. */
  handOverDays(party: PartyId, mpxn: Mpxn): readonly PlainDate[] {
    if (!this.#from.has(party)) return [];
    const days = new Set<PlainDate>();
    const reached = new Set([party]);
    for (const holder of reached) {
      const scopes = this.#from.get(holder);
      for (const scope of scopesOf(mpxn)) {
        for (const { effectiveFrom, to } of scopes?.get(scope) ?? []) {
          days.add(effectiveFrom);
          reached.add(to);
        }
      }
    }
    return [...days].sort();
  }

  get isEmpty(): boolean {
    return this.#from.size === 0;
  }

  /** Whether anything at all of what the party has is, or will be, another one's. */
  hasSuccessor(party: PartyId): boolean {
    return this.#from.has(party);
  }

  /** Whether all that the party has goes one way, whatever it hangs on: nothing of it is handed over by a narrower scope. */
  movesAsOne(party: PartyId): boolean {
    return [...(this.#from.get(party)?.keys() ?? [])].every((scope) => scope === 'all');
  }

  /** Whose holdings, or some of them, came to this party by whatever way and on whatever day. */
  predecessorsOf(party: PartyId): readonly PartyId[] {
    const into = this.#into.get(party);
    if (into) return into;
    const found = new Set([party]);
    for (const holder of found)
      for (const [from, scopes] of this.#from)
        if ([...scopes.values()].flat().some(({ to }) => to === holder)) found.add(from);
    found.delete(party);
    this.#into.set(party, [...found]);
    return [...found];
  }

  #next(party: PartyId, hold: Hold, on: PlainDate): Succession | undefined {
    const scopes = this.#from.get(party);
    if (!scopes) return undefined;
    for (const scope of scopesOf(hold)) {
      const inForce = scopes.get(scope)?.find(({ effectiveFrom }) => effectiveFrom <= on);
      if (inForce) return inForce;
    }
    return undefined;
  }
}

/** A book that was handed over and later handed back: it lies where the latest hand-over took it. */
const endOfCircle = (chain: readonly Succession[], back: number): Holder => {
  const latest = chain.slice(back).sort(latestFirst)[0]!;
  return { party: latest.to, chain: chain.slice(0, chain.indexOf(latest) + 1) };
};

export const noSuccessions = new SuccessionBook([]);
