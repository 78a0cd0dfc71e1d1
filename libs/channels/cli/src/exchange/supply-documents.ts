import type { Warning } from '@icx/identifiers';
import type { Contradiction, Reversal, Succession, SupplyPeriod } from '@icx/switching';
import type { DayCount, Proposal, SuccessionProgress } from '@icx/switching-service';
import type { RequestDocument } from './documents.ts';

/** What the exchange answers with about who supplies. */
export type { Contradiction, DayCount, Proposal };

/** Of a period that is not the caller's own it sees supplier and dates alone. */
export type Period = Pick<SupplyPeriod, 'supplier' | 'from' | 'to'> & Partial<SupplyPeriod>;

export interface SupplyHistory {
  readonly mpxn: string;
  readonly periods: readonly Period[];
  readonly contradictions: readonly Contradiction[];
}

export interface SwitchTaken {
  readonly outcome: 'recorded' | 'repeated';
  readonly id: string;
  readonly version: number;
  readonly mpxn: string;
  readonly warnings?: readonly Warning[];
  readonly history: SupplyHistory;
}

export interface SwitchCounts {
  readonly date: string;
  readonly lastReceivedAt: string | null;
  readonly items: readonly DayCount[];
}

/** A list that comes in pages: `next` is where the one after begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export type SuccessionDocument = Omit<Succession, 'mpxns'> & {
  /** For the two parties, SECAS and DCC alone. */
  readonly mpxns?: Succession['mpxns'];
  readonly mpxnCount: number | null;
  readonly reversed: Reversal | null;
};

/** Others than the two parties, SECAS and DCC learn the state alone. */
export type SuccessionStanding = SuccessionDocument & {
  readonly progress: Pick<SuccessionProgress, 'state'> & Partial<SuccessionProgress>;
};

/** What came of asking for one device of the premises. */
export interface PremisesItem {
  readonly deviceId: string;
  readonly deviceType: string;
  readonly outcome: 'raised' | 'open-already' | 'refused';
  readonly request?: RequestDocument;
  readonly problem?: { readonly code: string; readonly detail: string };
}

export const switchesPath = (mpxn: string): string => `v1/switches/${encodeURIComponent(mpxn)}`;
export const successionPath = (id: string, what = ''): string => `v1/successions/${encodeURIComponent(id)}${what}`;
