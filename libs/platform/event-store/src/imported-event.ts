import type { LeafFields } from './leaf.ts';

/** An event of another log, as it stood there, under the index that its leaf keeps for good. */
export interface ImportedEvent extends LeafFields {
  readonly index: bigint;
  readonly revision: bigint;
  readonly commandKey: string | undefined;
  /** Highest that it or any before it referred to. */
  readonly vaultSequence: bigint;
}

/** What is imported does not continue what is there. */
export class NotInOrder extends Error {
  constructor(index: bigint, head: bigint) {
    super(`The log ends at ${head}, and the event to import has index ${index}: import into an empty log, in order.`);
  }
}
