import type { Plan } from './planned.ts';
import type { Stage } from './stage.ts';

export interface DeskContext {
  readonly plan: Plan;
  readonly stage: Stage;
  /** Of the requests, by number. */
  readonly ids: ReadonlyMap<number, string>;
}
export type DeskAct = (context: DeskContext) => Promise<void>;
