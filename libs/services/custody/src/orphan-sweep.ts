import { beginning, type EventStore } from '@icx/event-store';
import type { Job, Turn } from '@icx/runtime';

/** The part of a vault that is swept. */
export interface Sweepable {
  sweepOrphans(isReferred: (id: string) => Promise<boolean>, olderThan: string): Promise<number>;
}

const DAY = 24 * 3_600_000;
const PAGE = 2_000;

/**
 * Deletes the codes that were sealed and then never referred to: a crash came between, or the answer was refused. A day
 * old, because a command that is being retried seals again, and its code is young again.
 */
export class OrphanSweep implements Job {
  readonly name = 'orphan-sweep';
  readonly everyMs = DAY;

  /** @param now wall clock, milliseconds since 1970: what the age of a sealed code is told by. */
  constructor(
    private readonly log: EventStore,
    private readonly vault: Sweepable,
    private readonly now: () => number = Date.now,
  ) {}

  run({ signal }: Turn): Promise<number> {
    return this.sweep(signal);
  }

  /** How many were deleted. */
  async sweep(signal?: AbortSignal): Promise<number> {
    const olderThan = new Date(this.now() - DAY).toISOString();
    // Read after the age was fixed: a code that is older and not referred to by now never will be.
    const referred = await this.#referred(signal);
    if (!referred) return 0;
    return this.vault.sweepOrphans(async (id) => referred.has(id), olderThan);
  }

  /** Ids of the codes that any event refers to, whatever its type; `undefined`: it was to stop meanwhile. */
  async #referred(signal?: AbortSignal): Promise<ReadonlySet<string> | undefined> {
    const ids = new Set<string>();
    for (let after = beginning; ;) {
      const page = await this.log.readAll(after, PAGE);
      for (const { data } of page) {
        const { id } = (data['code'] ?? {}) as { readonly id?: unknown };
        if (typeof id === 'string') ids.add(id);
      }
      const last = page.at(-1);
      if (!last) return ids;
      if (signal?.aborted) return undefined;
      after = last.position;
      await new Promise(setImmediate); // whoever is served meanwhile comes first
    }
  }
}
