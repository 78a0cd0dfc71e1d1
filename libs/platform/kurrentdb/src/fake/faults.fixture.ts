/** What becomes of an append. */
export type AppendFault =
  /** The line is cut and nothing is kept. */
  | 'cut-before'
  /** Kept, and the line is cut before anybody hears of it. */
  | 'cut-after'
  /** Never answered, nothing kept. */
  | 'unanswered'
  /** Never answered, and kept when `letIn` is called: perhaps after the same events came again. */
  | 'late'
  | 'access-denied';

/** What goes wrong, from now on. */
export class Faults {
  /** Of the next appends, one after another. */
  readonly appends: (AppendFault | undefined)[] = [];
  /** Before each append, milliseconds. */
  slowMs = 0;
  /** Subscriptions get each event twice, the last few once more. */
  duplicates = false;
  /** Subscriptions hear of so many events of the log and of no more, though they stand, until the next is appended. */
  heldAt = Infinity;
  /** As the server is set up; 16 MB is the most. */
  maxAppendSize = 16 * 1024 * 1024;
  readonly late: (() => void)[] = [];

  letIn(): void {
    for (const keep of this.late.splice(0)) keep();
  }
}
