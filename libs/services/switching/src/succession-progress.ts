import type { ReadStore } from '@icx/read-store';
import type { SuccessionState } from '@icx/switching';
import type { PlainDate } from '@icx/working-days';
import { switchingQueries } from './queries.ts';

export interface SuccessionProgress {
  readonly state: 'scheduled' | 'running' | 'done' | 'reversed';
  /** Requests whose latest leg this succession put to the successor; requests that went on as the successor's. */
  readonly legsMoved: number;
  readonly requestsTransferred: number;
  /** Open legs that are still with the old party, in scope or not. */
  readonly legsWaiting: number;
  /** Of what is with the old party the first request that could not be moved, and why: it is tried again. */
  readonly problem: string | null;
}

/** How far a succession has come. `busy`: the run of today is not over; `problem`: why something of the old party stays. */
export const progressOf = async (
  views: ReadStore,
  { id, from, reversed, effectiveFrom }: NonNullable<SuccessionState>,
  run: { readonly today: PlainDate; readonly busy: boolean; readonly problem: string | null },
): Promise<SuccessionProgress> => {
  const scheduled = effectiveFrom > run.today;
  return {
    state: scheduled && !reversed ? 'scheduled' : run.busy ? 'running' : reversed ? 'reversed' : 'done',
    ...(await switchingQueries.moved(views, id, from)),
    problem: run.problem,
  };
};
