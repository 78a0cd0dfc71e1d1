import type { CommandContext } from '@icx/commands';
import type { Capacity } from '@icx/data-fixes';

/** Who acts on a case, by which command, and as what. */
export interface CaseContext extends CommandContext {
  readonly as: Capacity;
}
