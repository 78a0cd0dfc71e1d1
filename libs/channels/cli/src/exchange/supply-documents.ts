import type { SupplyHistory } from '@icx/switching-service';
import type { PremisesRaised } from '@icx/requests-service';

/** What the exchange answers with about who supplies. */
export type {
  DayCount,
  ProposalDocument as Proposal,
  SuccessionDocument,
  SuccessionStanding,
  SupplyHistory,
  SwitchCounts,
  SwitchTaken,
} from '@icx/switching-service';

export type Contradiction = SupplyHistory['contradictions'][number];
/** Of a period that is not the caller's own it sees supplier and dates alone. */
export type Period = SupplyHistory['periods'][number];

/** A list that comes in pages: `next` is where the one after begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** What came of asking for one device of the premises. */
export type PremisesItem = PremisesRaised['items'][number];

export const switchesPath = (mpxn: string): string => `v1/switches/${encodeURIComponent(mpxn)}`;
export const successionPath = (id: string, what = ''): string => `v1/successions/${encodeURIComponent(id)}${what}`;
