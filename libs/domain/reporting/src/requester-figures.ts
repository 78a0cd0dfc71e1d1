import type { PartyId, RequestId } from '@icx/identifiers';
import { outcomes, type Ended, type Ending, type Outcome, type RequestState } from '@icx/requests';
import type { LegFacts } from '@icx/sla';
import type { Instant } from '@icx/working-days';
import { within, type Period } from './month.ts';

/** What the reports know of a request beside its legs. */
export interface RequestFacts {
  readonly request: RequestId;
  readonly requester: PartyId;
  readonly raisedAt: Instant;
  readonly backlog: boolean;
  readonly endedAt: Instant | null;
  readonly ending: Ending['how'] | null;
  readonly outcome: Outcome | null;
  /** A code was held when it ended, or is. */
  readonly supplied: boolean;
}

export const requestFactsOf = (state: Exclude<RequestState, { status: 'absent' }>): RequestFacts => {
  const ending: Ended['ending'] | null = state.status === 'ended' ? state.ending : null;
  return {
    request: state.id,
    requester: state.requester,
    raisedAt: state.raisedAt,
    backlog: state.backlog,
    endedAt: ending?.at ?? null,
    ending: ending?.how ?? null,
    outcome: ending?.how === 'closed' ? ending.outcome : null,
    supplied: 'code' in (state.status === 'ended' ? state.before : state),
  };
};

export const requesterCounts = [
  'raised',
  'misrouted',
  'withdrawn',
  'superseded',
  'transferred',
  'answeredOutside',
  'closed',
  'siteVisitsAvoided',
] as const;
export type RequesterCount = (typeof requesterCounts)[number];
type Part = Partial<Record<RequesterCount, number>>;

export interface RequesterFigures extends Readonly<Record<RequesterCount, number>> {
  /** `null`: of all of them. */
  readonly party: PartyId | null;
  readonly outcomes: Readonly<Record<Outcome, number>>;
}

/** Without the code somebody would have had to replace a working device [000]: it works, and the code came from here [choice]. */
const avoidsVisit = ({ supplied, outcome }: RequestFacts): boolean =>
  supplied && (outcome === 'commissioned' || outcome === 'joined');

const countOf = {
  withdrawn: 'withdrawn',
  superseded: 'superseded',
  transferred: 'transferred',
  'answered-outside': 'answeredOutside',
  closed: 'closed',
} as const satisfies Readonly<Record<Ending['how'], RequesterCount>>;

export const requestPart = (request: RequestFacts, period: Period): Part => ({
  ...(within(period, request.raisedAt) ? { raised: 1 } : {}),
  ...(request.ending && within(period, request.endedAt)
    ? { [countOf[request.ending]]: 1, ...(avoidsVisit(request) ? { siteVisitsAvoided: 1 } : {}) }
    : {}),
});

/** Put to somebody who did not install it. */
export const misroutedPart = ({ reply }: LegFacts, period: Period): Part =>
  reply?.answer === 'not-installer' && within(period, reply.at) ? { misrouted: 1 } : {};

export class RequesterAccount {
  readonly #counts = Object.fromEntries(requesterCounts.map((name) => [name, 0])) as Record<RequesterCount, number>;
  readonly #outcomes = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>;

  constructor(private readonly party: PartyId | null) {}

  /** @param outcome with a part that was closed in the month */
  add(part: Part, outcome: Outcome | null = null): void {
    for (const name in part) this.#counts[name as RequesterCount] += part[name as RequesterCount]!;
    if (part.closed && outcome) this.#outcomes[outcome] += 1;
  }

  figures(): RequesterFigures {
    return { party: this.party, ...this.#counts, outcomes: { ...this.#outcomes } };
  }
}
