import type { Fuel, PartyId } from '@icx/identifiers';
import type { PartyChannel } from '@icx/parties';
import type { RoutingBasis } from '@icx/requests';
import type { LegVerdict } from '@icx/requests-service';
import type { LegStanding } from '@icx/sla';
import type { PlainDate } from '@icx/working-days';

export const legSides = ['addressee', 'requester'] as const;
export type LegSide = (typeof legSides)[number];

/** What of a line tells that it is in a stretch; each is found by an index of the view. */
export type Stretch =
  | { readonly standing: LegStanding }
  | { readonly flag: 'breached'; readonly live?: boolean }
  | { readonly flag: 'late' }
  | { readonly flag: 'marked'; readonly queried?: true; readonly dispute?: 'open' | 'upheld' }
  | { readonly flag: 'due'; readonly verdict?: LegVerdict };

export type LegListName =
  | LegStanding
  | 'open'
  | 'breached'
  | 'breached-open'
  | 'breached-or-upheld'
  | 'late'
  | 'disputed'
  | 'upheld'
  | 'queried'
  | 'due'
  | `due-${LegVerdict}`;

/** Of each list one stretch after the other. `open`: what somebody is held to. */
const stretches: Readonly<Record<LegListName, readonly Stretch[]>> = {
  open: [{ standing: 'running' }, { standing: 'undelivered' }, { standing: 'awaiting-receipt' }],
  running: [{ standing: 'running' }],
  undelivered: [{ standing: 'undelivered' }],
  'awaiting-receipt': [{ standing: 'awaiting-receipt' }],
  backlog: [{ standing: 'backlog' }],
  voluntary: [{ standing: 'voluntary' }],
  breached: [{ flag: 'breached' }],
  'breached-open': [{ flag: 'breached', live: true }],
  'breached-or-upheld': [{ flag: 'breached' }, { flag: 'marked', dispute: 'upheld' }],
  late: [{ flag: 'late' }],
  disputed: [{ flag: 'marked', dispute: 'open' }],
  upheld: [{ flag: 'marked', dispute: 'upheld' }],
  queried: [{ flag: 'marked', queried: true }],
  due: [{ flag: 'due' }],
  'due-in-time': [{ flag: 'due', verdict: 'in-time' }],
  'due-late': [{ flag: 'due', verdict: 'late' }],
  'due-unanswered': [{ flag: 'due', verdict: 'unanswered' }],
  'due-open': [{ flag: 'due', verdict: 'open' }],
};
export const legListNames = Object.keys(stretches) as readonly LegListName[];
export const stretchesOf = (name: LegListName): readonly Stretch[] => stretches[name];

/** What sifts the lines of a list, and the figures that count them. */
export interface LegSifting {
  readonly fuel?: Fuel;
  readonly basis?: RoutingBasis;
  /** By which the addressee wanted to be reached. */
  readonly channel?: PartyChannel;
}

/** Whose legs; without a party everybody's. */
export interface Whose {
  readonly party?: PartyId;
  readonly as: LegSide;
}

export interface LegFilters extends LegSifting, Whose {
  readonly of: LegListName;
  /** Of the day that the list is in the order of: when it is due, was answered (`late`) or, without a clock, was opened. */
  readonly from?: PlainDate;
  readonly to?: PlainDate;
  readonly receivedFrom?: PlainDate;
  readonly receivedTo?: PlainDate;
}

/** Where the rows of a figure are. */
export const hrefOf = ({ as, party, ...filters }: LegFilters): string => {
  const whose = { ...(party ? { party } : {}), ...(as === 'requester' ? { as } : {}) };
  const told = Object.entries({ ...filters, ...whose }).filter(([, value]) => value !== undefined);
  return `/v1/sla/legs?${new URLSearchParams(told).toString()}`;
};
