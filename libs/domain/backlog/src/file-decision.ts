import { refuse, type Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';

/** What the administrator decides of every open proposal of one file, in a stream of its own; it is carried out row by row. */
export interface FileDecision {
  readonly at: Instant;
  readonly file: string;
  readonly accepted: boolean;
  /** Of an acceptance: for those of which nobody knows the install date. */
  readonly reason: string | null;
}

export type FileDecisionEvent =
  | { readonly type: 'backlog.file-decided.v1'; readonly data: FileDecision }
  /** Every row of it was decided on. */
  | {
      readonly type: 'backlog.file-carried-out.v1';
      readonly data: { readonly at: Instant; readonly decided: number; readonly refused: number };
    };
export const fileDecisionEventTypes = Object.keys({
  'backlog.file-decided.v1': true,
  'backlog.file-carried-out.v1': true,
} satisfies Record<FileDecisionEvent['type'], true>);

/** Decided and not yet carried out; `null`: neither. */
export type FileDecisionState = { readonly decision: FileDecision; readonly done: boolean } | null;

export const evolveFileDecision = (state: FileDecisionState, event: FileDecisionEvent): FileDecisionState =>
  event.type === 'backlog.file-decided.v1' ? { decision: event.data, done: false } : state && { ...state, done: true };

/** Once for all rows that are open; what comes of the same file later is decided on anew. */
export const decideFile = (decision: FileDecision, state: FileDecisionState): readonly FileDecisionEvent[] | Refusal =>
  state && !state.done
    ? refuse.conflict('file-being-decided', 'What was decided of this file is still being carried out, row by row.')
    : [{ type: 'backlog.file-decided.v1', data: decision }];
