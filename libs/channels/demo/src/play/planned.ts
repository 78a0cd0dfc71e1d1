import type { Shipped } from '../last-resort/portfolio.ts';
import type { Habit, Move } from './habits.ts';

/** How a request comes to be raised: by a call, as a row of a file, or by itself when a switch brings the supply. */
export type Way = 'by-hand' | 'by-file' | 'by-switch';

/** A device of the inventory that DCC sends. */
export interface PlannedDevice extends Shipped {
  readonly manufacturer: string;
  readonly gas: boolean;
  readonly registered: string;
  readonly installer: string;
  /** Days before the first one of the play; `null`: nobody knows. */
  readonly installedBefore: number | null;
}

/** One act on one day of the play. */
export interface Step extends Omit<Move, 'after' | 'by'> {
  readonly day: number;
  readonly by: string;
}

export interface PlannedRequest {
  readonly n: number;
  readonly reference: string;
  readonly habit: Habit;
  readonly device: PlannedDevice;
  readonly requester: string;
  readonly day: number;
  readonly way: Way;
  readonly steps: readonly Step[];
  /** The successor of the failed installer has its code in a file. */
  readonly held: boolean;
  /** How it has to stand on the last day. */
  readonly standing: Standing;
}

export interface Plan {
  readonly seed: number;
  readonly requests: readonly PlannedRequest[];
  /** Those of nobody's request: for what the other desks do. */
  readonly spare: Readonly<Record<'held' | 'contradicted' | 'gained' | 'undated' | 'faulty', readonly PlannedDevice[]>>;
}

/** How a request stands. */
export interface Standing {
  readonly state: 'open' | 'stalled' | 'answered' | 'revealed' | 'ended';
  readonly breached: boolean;
  /** Day on which the running clock is due, counted as the play's; `null`: none runs. */
  readonly due: number | null;
}
