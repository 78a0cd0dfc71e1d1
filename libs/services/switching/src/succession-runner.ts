import { setImmediate as nextTurn } from 'node:timers/promises';
import { beginning, type EventStore, type Position } from '@icx/event-store';
import { Parked, type Checkpoints, type Clock, type Job, type Turn } from '@icx/runtime';
import type { RequestId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { SupplyRegister } from '@icx/parties-service';
import type { RequestPerformer } from '@icx/requests-service';
import type { SuccessionBook, SuccessionState } from '@icx/switching';
import { atLondon, instant, londonDate, type Instant, type PlainDate } from '@icx/working-days';
import { switchingQueries, type Movable, type MovableRow } from './queries.ts';
import { SuccessionMoves } from './succession-moves.ts';
import { progressOf, type SuccessionProgress } from './succession-progress.ts';
import type { SwitchEffects } from './switch-effects.ts';
import type { Transfers } from './transfers.ts';

type Recorded = NonNullable<SuccessionState>;

const NAME = 'successions';
/** Requests moved at a time: their appends share commits, and everybody else's come in between. */
const PAGE = 64;
/** Single requests looked up at a time. */
const SINGLE = 500;

/**
 * Moves what successions move. It works from how things stand, not from what happened: each open leg and each request is
 * brought to who, by the book of successions, has the place of the party that it was first with. So reversing is the
 * same as recording, a run that was cut short goes on, and one more run changes nothing.
 */
export class SuccessionRunner {
  /** The day for which everything was moved, and the book by which. */
  #doneOn: PlainDate | undefined;
  #doneBy: SuccessionBook | undefined;
  #changed = false;
  #recovered = false;
  #told: Position = beginning;
  /** The next run goes on where this one stops. */
  #stopping: AbortSignal | undefined;
  readonly #single = new Set<RequestId>();
  readonly #stuck = new Parked();
  readonly #moves: SuccessionMoves;
  #running: Promise<number> | undefined;

  constructor(
    performer: RequestPerformer,
    transfers: Transfers,
    private readonly effects: SwitchEffects,
    private readonly supply: SupplyRegister,
    private readonly clock: Clock,
    private readonly engines: {
      readonly log: Pick<EventStore, 'head' | 'readStream'>;
      readonly views: ReadStore;
      /** How far the log was known to the last run, for processes that look on. */
      readonly checkpoints: Checkpoints;
    },
  ) {
    this.#moves = new SuccessionMoves(performer, transfers, supply, this.#stuck);
    // What is recorded from now on is a change.
    supply.successions().then(
      (book) => (this.#doneBy ??= book),
      () => (this.#changed = true),
    );
  }

  /** Everything is looked through by the next run; or only these requests, which may be with a party that has a successor. */
  wake(requests?: readonly RequestId[]): void {
    if (requests) for (const id of requests) this.#single.add(id);
    else this.#changed = true;
  }

  /** Its first run also looks at what a succession means for the supply, which a stop may have cut short. */
  job(everyMs: number): Job {
    const run = async ({ signal, token }: Turn): Promise<void> => {
      const from = this.engines.checkpoints.shared ? await this.engines.log.head() : beginning;
      this.#changed ||= this.#stopping === undefined;
      this.#stopping = signal;
      await this.sweep();
      if (from > this.#told) await this.engines.checkpoints.store(NAME, from, token);
      this.#told = from;
    };
    return { name: NAME, beside: 'switching', everyMs, run, problem: () => this.problem() };
  }

  /** What could not be moved; `undefined`: nothing. It is tried again. */
  problem(): string | undefined {
    return this.#stuck.problem();
  }

  /** When the next succession takes effect. */
  async nextDueAt(): Promise<Instant | undefined> {
    const now = instant(this.clock.now());
    const days = (await this.supply.allSuccessions())
      .filter(({ reversed }) => !reversed)
      .map(({ effectiveFrom }) => atLondon(effectiveFrom, '00:00'));
    return days.filter((at) => at > now).toSorted()[0];
  }

  /** Moves everything that is due now, after a run that began before. Returns how many requests changed. */
  sweep(): Promise<number> {
    const run = (this.#running ?? Promise.resolve(0)).then(
      () => this.#sweep(),
      () => this.#sweep(),
    );
    const running = run.finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    running.catch(() => undefined);
    return (this.#running = running);
  }

  async progress(succession: Recorded): Promise<SuccessionProgress> {
    const today = londonDate(instant(this.clock.now()));
    const busy = this.#runsElsewhere
      ? await this.#isBusyElsewhere(succession)
      : this.#isChanged(await this.supply.successions()) || this.#doneOn !== today;
    return progressOf(this.engines.views, succession, {
      today,
      busy,
      problem: this.#stuck.problem(succession.from) ?? null,
    });
  }

  get #runsElsewhere(): boolean {
    return this.engines.checkpoints.shared === true && this.#stopping === undefined;
  }

  /** Whether no run began since it was last changed. */
  async #isBusyElsewhere({ id }: Recorded): Promise<boolean> {
    const last = (await this.engines.log.readStream(id)).at(-1);
    return (await this.engines.checkpoints.load(NAME)) < (last?.position ?? beginning);
  }

  #isChanged(book: SuccessionBook): boolean {
    return this.#changed || this.#doneBy !== book;
  }

  async #sweep(): Promise<number> {
    const today = londonDate(instant(this.clock.now()));
    const book = await this.supply.successions();
    const realign = this.#isChanged(book);
    if (!realign && this.#doneOn === today) return this.#moveSingle(book, today);
    this.#changed = false;
    this.#doneBy = book;
    this.#doneOn = undefined;
    try {
      let moved = await this.#moveAll(book, today);
      this.#stuck.retryAll();
      moved += await this.#moveSingle(book, today);
      if (realign) await this.#realign();
      this.#doneOn = today;
      return moved;
    } catch (error) {
      this.#changed ||= realign;
      throw error;
    }
  }

  async #moveAll(book: SuccessionBook, today: PlainDate): Promise<number> {
    const all = await this.supply.allSuccessions();
    const move = (row: MovableRow): Promise<boolean> => this.#moves.bring(row, book, today);
    let moved = await this.#recover();
    // Of parties whose successions were all reversed nothing leaves, but something may have to come back.
    for (const party of new Set(all.map(({ from }) => from))) {
      moved += await this.#each({ as: 'instead-of', party }, move);
      moved += await this.#each({ as: 'stands-for', party }, move);
      if (!book.hasSuccessor(party)) continue;
      moved += await this.#each({ as: 'addressee', party }, move);
      moved += await this.#each({ as: 'requester', party }, move);
    }
    return moved;
  }

  /** Once: a request that was transferred when the exchange stopped, and does not go on yet. */
  async #recover(): Promise<number> {
    let completed = 0;
    for (let after = ''; !this.#recovered;) {
      const rows = await switchingQueries.unfinished(this.engines.views, after, PAGE);
      for (const row of rows) if (await this.#moves.complete(row)) completed += 1;
      this.#recovered = rows.length < PAGE;
      after = rows.at(-1)?.transferred_to ?? '';
    }
    return completed;
  }

  /** Who gained or lost a predecessor by a succession may have gained or lost the supply that a request is for. */
  async #realign(): Promise<void> {
    const all = await this.supply.allSuccessions();
    const align = async ({ id }: MovableRow): Promise<boolean> => {
      await this.effects.alignRequest(id);
      return false;
    };
    for (const party of new Set(all.flatMap(({ from, to }) => [from, to]))) {
      await this.#each({ as: 'requester', party }, align);
      await this.#each({ as: 'superseded', party }, align);
    }
  }

  async #moveSingle(book: SuccessionBook, today: PlainDate): Promise<number> {
    for (const id of this.#stuck.due()) this.#single.add(id as RequestId);
    let moved = 0;
    while (this.#single.size > 0) {
      const ids = [...this.#single].slice(0, SINGLE);
      for (const id of ids) this.#single.delete(id);
      try {
        moved += await this.#each({ ids }, async (row) => {
          if (row.state === 'ended') return this.#moves.complete(row);
          return this.#moves.bring(row, book, today);
        });
      } catch (error) {
        this.wake(ids);
        throw error;
      }
    }
    return moved;
  }

  /** Pages through such requests, letting others have their turn in between. */
  async #each(by: Movable, move: (row: MovableRow) => Promise<boolean>): Promise<number> {
    let moved = 0;
    for (let after = ''; ;) {
      const rows = await switchingQueries.movable(this.engines.views, by, after, PAGE);
      const outcomes = await Promise.all(rows.map(move));
      moved += outcomes.filter(Boolean).length;
      if (rows.length < PAGE || this.#stopping?.aborted) return moved;
      after = rows.at(-1)!.id;
      await nextTurn();
    }
  }
}
