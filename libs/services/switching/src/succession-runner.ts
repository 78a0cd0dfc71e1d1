import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '@icx/clock';
import type { Mpxn, PartyId, RequestId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { isRefusal } from '@icx/refusals';
import type { SupplyRegister } from '@icx/register-service';
import { decide } from '@icx/requests';
import type { RequestPerformer } from '@icx/requests-service';
import type { Succession, SuccessionState } from '@icx/switching';
import { atLondon, instant, londonDate, type Instant, type PlainDate } from '@icx/working-days';
import type { Transfers } from './transfers.ts';

type Recorded = NonNullable<SuccessionState>;

/** Requests moved at a time: their appends share commits, and everybody else's come in between. */
const PAGE = 64;

export interface SuccessionProgress {
  readonly state: 'scheduled' | 'running' | 'done' | 'reversed';
  /** Legs put to the successor that wait for it or were answered by it; requests that went on as the successor's. */
  readonly legsMoved: number;
  readonly requestsTransferred: number;
  /** Open legs that are still with the old party, in scope or not. */
  readonly legsWaiting: number;
  /** The first request that could not be moved, and why: it is tried again. */
  readonly problem: string | null;
}

/**
 * Moves what a succession moves: open legs of the old party, requests by it. It works from how things stand, not from
 * what happened: whatever is still with the old party is moved, so a run that was cut short goes on, and one more run
 * changes nothing. Reversed, the same goes the other way.
 */
export class SuccessionRunner {
  #doneOn: PlainDate | undefined;
  #dirty = true;
  #running: Promise<number> | undefined;
  #ticker: NodeJS.Timeout | undefined;
  #failure: Error | undefined;
  #problem: string | null = null;

  constructor(
    private readonly performer: RequestPerformer,
    private readonly transfers: Transfers,
    private readonly views: ReadStore,
    private readonly supply: SupplyRegister,
    private readonly clock: Clock,
  ) {}

  /** Something may have to be moved: a succession was recorded or reversed, a leg was opened to a party that failed. */
  wake(): void {
    this.#dirty = true;
  }

  async start(everyMs: number): Promise<void> {
    const tick = async (): Promise<void> => {
      await this.sweep().catch((error: unknown) => (this.#failure = error as Error));
      if (this.#ticker) this.#ticker = setTimeout(() => void tick(), everyMs);
    };
    this.#ticker = setTimeout(() => void tick(), 0);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#ticker);
    this.#ticker = undefined;
    await this.#running?.catch(() => undefined);
  }

  /** Why the last run failed or could not move something; `undefined`: it did not. */
  problem(): string | undefined {
    return this.#failure?.message ?? this.#problem ?? undefined;
  }

  /** When the next succession takes effect. */
  async nextDueAt(): Promise<Instant | undefined> {
    const now = instant(this.clock.now());
    const days = (await this.supply.allSuccessions())
      .filter(({ reversed }) => !reversed)
      .map(({ effectiveFrom }) => atLondon(effectiveFrom, '00:00'));
    return days.filter((at) => at > now).toSorted()[0];
  }

  /** Moves everything that is due. Returns how many requests changed. */
  sweep(): Promise<number> {
    this.#running ??= this.#sweep().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async progress(succession: Recorded): Promise<SuccessionProgress> {
    const count = async (where: Readonly<Record<string, string>>): Promise<number> => {
      let query = this.views.query.selectFrom('requests').select(({ fn }) => fn.countAll().as('n'));
      for (const [column, value] of Object.entries(where)) query = query.where(column, '=', value);
      return Number((await query.execute())[0]?.n);
    };
    const { id, from, reversed, effectiveFrom } = succession;
    const scheduled = effectiveFrom > londonDate(instant(this.clock.now()));
    const busy = this.#running !== undefined || this.#dirty;
    return {
      state: reversed && !busy ? 'reversed' : busy ? 'running' : scheduled ? 'scheduled' : 'done',
      legsMoved: await count({ succession: id }),
      requestsTransferred: await count({ continues: id }),
      legsWaiting: await count({ addressee: from, state: 'open' }),
      problem: this.#problem,
    };
  }

  async #sweep(): Promise<number> {
    const today = londonDate(instant(this.clock.now()));
    if (!this.#dirty && this.#doneOn === today) return 0;
    this.#dirty = false;
    this.#problem = null;
    let moved = 0;
    try {
      const all = await this.supply.allSuccessions();
      for (const from of new Set(all.filter((one) => inForce(one, today)).map(({ from }) => from)))
        moved += await this.#leave(from, today);
      for (const one of all) if (one.reversed) moved += await this.#goBack(one);
    } catch (error) {
      this.#dirty = true;
      throw error;
    }
    this.#failure = undefined;
    this.#doneOn = today;
    if (this.#problem) this.#dirty = true;
    return moved;
  }

  /** Whatever is with this party and, by the successions in force, is another one's. */
  async #leave(from: PartyId, today: PlainDate): Promise<number> {
    const book = await this.supply.successions();
    const legs = await this.#each({ addressee: from, state: 'open' }, (row) => {
      const holder = book.successorOf(from, row.mpxn, today);
      const succession = holder?.chain.at(-1);
      return holder && succession ? this.#handOver(row.id, from, holder.party, succession) : stays;
    });
    const requests = await this.#each({ requester: from }, (row) => {
      const holder = book.successorOf(from, row.mpxn, today);
      const succession = holder?.chain.at(-1);
      return holder && succession ? this.transfers.transfer(row.id, holder.party, succession.id) : stays;
    });
    return legs + requests;
  }

  /** What this succession moved and is still where it moved it. */
  async #goBack({ id, from, to, reversed }: Recorded): Promise<number> {
    const evidence = `The succession of ${from} by ${to} was reversed: ${reversed!.reason}`;
    const command = { from: to, to: from, succession: id, evidence, grace: 0, how: 'succession-reversed' } as const;
    const legs = await this.#each({ succession: id, addressee: to, state: 'open' }, (row) =>
      this.#perform(row.id, (at) => ({ type: 'hand-over-leg', at, ...command })),
    );
    const requests = await this.#each({ continues: id, requester: to }, (row) =>
      this.transfers.transfer(row.id, from, id),
    );
    return legs + requests;
  }

  #handOver(id: RequestId, from: PartyId, to: PartyId, succession: Succession): Promise<boolean> {
    const { kind, effectiveFrom, grace } = succession;
    const evidence = `${to} took over from ${from} on ${effectiveFrom} (${kind})`;
    const command = { from, to, succession: succession.id, evidence, grace, how: 'addressee-failed' } as const;
    return this.#perform(id, (at) => ({ type: 'hand-over-leg', at, ...command }));
  }

  async #perform(id: RequestId, command: (at: Instant) => Parameters<typeof decide>[0]): Promise<boolean> {
    const outcome = await this.performer.perform(id, (state, facts) => decide(command(facts.now), state, facts));
    if (isRefusal(outcome)) this.#problem ??= `${id}: ${outcome.detail}`;
    return !isRefusal(outcome);
  }

  /** Pages through the requests that are not ended and look like this, letting others have their turn in between. */
  async #each(
    where: Readonly<Record<string, string>>,
    move: (row: { readonly id: RequestId; readonly mpxn: Mpxn | null }) => Promise<boolean>,
  ): Promise<number> {
    let moved = 0;
    for (let after = ''; ;) {
      let query = this.views.query.selectFrom('requests').select(['id', 'mpxn']).where('state', '<>', 'ended');
      for (const [column, value] of Object.entries(where)) query = query.where(column, '=', value);
      const rows = await query.where('id', '>', after).orderBy('id').limit(PAGE).execute();
      const outcomes = await Promise.all(
        rows.map(({ id, mpxn }) => move({ id: id as RequestId, mpxn: mpxn as Mpxn | null })),
      );
      moved += outcomes.filter(Boolean).length;
      if (rows.length < PAGE) return moved;
      after = rows.at(-1)!['id'] as string;
      await nextTurn();
    }
  }
}

const stays = Promise.resolve(false);

const inForce = ({ effectiveFrom, reversed }: Recorded, today: PlainDate): boolean =>
  !reversed && effectiveFrom <= today;
