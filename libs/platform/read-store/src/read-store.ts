import type { Position } from '@icx/event-store';
import type { Kysely } from 'kysely';

export interface RebuildProgress {
  readonly state: 'idle' | 'running' | 'done' | 'failed';
  /** Events folded so far, and how many there are to fold as far as is known. */
  readonly processed: number;
  readonly total: number;
  readonly seconds: number;
  /** Why it failed; the views in use were left as they were. */
  readonly reason?: string;
}

/** The views do not follow the log at the moment: what is recorded is safe, but lists do not show it yet. */
export class ViewsBehind extends Error {}

/**
 * Views behind queries: disposable, follow the log from a checkpoint stored in the same transaction as their rows.
 * Every engine passes `readStoreContract`.
 */
export interface ReadStore {
  /**
   * For queries only, in SQL that every engine understands. Columns come as their `ColumnType` says; a count or sum comes
   * as the engine has it, so ask for it with `Number(…)`. The connection may be another one after a rebuild: never keep
   * it across an await of your own.
   */
  readonly query: Kysely<Record<string, Record<string, unknown>>>;
  /** Position of the last handled event. */
  position(): Promise<Position>;
  /** Resolves when the views have handled this position: read-your-writes. Rejects with `ViewsBehind` if following has failed. */
  reached(position: bigint): Promise<void>;
  /** Builds the views anew beside those in use and swaps them in, while serving. A second call joins the first. */
  rebuild(): Promise<RebuildProgress>;
  progress(): RebuildProgress;
  /** Why following stopped, if it did: for `/readyz`. */
  failure(): Error | undefined;
  close(): Promise<void>;
}
