import { count, document, nullable, oneOf, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { ReadStore } from '@icx/read-store';
import type { SuccessionState } from '@icx/switching';
import type { PlainDate } from '@icx/working-days';
import { switchingQueries } from './queries.ts';

export const progressSchema = document(
  'SuccessionProgress',
  {
    state: oneOf(['scheduled', 'running', 'done', 'reversed']),
    legsMoved: Type.Optional(count({ description: 'Requests whose latest leg this succession put to the successor.' })),
    requestsTransferred: Type.Optional(count({ description: 'Requests that went on as the successor’s.' })),
    legsWaiting: Type.Optional(count({ description: 'Open legs that are still with the old party, in scope or not.' })),
    problem: Type.Optional(
      nullable(Type.String({ description: 'The first request that could not be moved, and why; to SECAS.' })),
    ),
  },
  { description: 'To others than the two parties, SECAS and DCC the state alone.' },
);
export type ShownProgress = DocumentOf<typeof progressSchema>;

/** Problem: of what is with the old party the first request that could not be moved, and why: it is tried again. */
export type SuccessionProgress = Required<ShownProgress>;

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
