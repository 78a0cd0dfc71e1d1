import { StorageUnavailable } from '@icx/event-store';
import type { FileId } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { ViewsBehind } from '@icx/read-store';
import { refuse } from '@icx/refusals';
import { ScannerUnavailable } from '@icx/virus-scan';
import { LeaseLost, Parked, type Job, type Runner, type RunningJob, type Turn } from '@icx/runtime';
import { SpoolMoved } from '@icx/spool';
import { FileRun, type FileTurn } from './file-run.ts';
import type { WorkOn } from './work-on.ts';

/** Files that are worked on at once, each by a thread of its own beside the one that writes. */
const AT_ONCE = 2;
/** How long a party's file is worked on while another party waits for a thread, milliseconds. */
const TURN = 15_000;
/** How often a file may break off without a batch in between before it is given up. */
const ATTEMPTS = 3;

/** A file to be worked on, and whose it is. */
export interface FileDue {
  readonly file: FileId;
  readonly party: PartyId;
}

/** Lists what is to be worked on: what waits for nobody and has not ended. */
export interface FilesDue {
  /** The first file of each party, in the order in which they were received. */
  firstOfEach(): Promise<readonly FileDue[]>;
  /** Resolves when it knows what was recorded up to there. */
  reached(position: bigint): Promise<unknown>;
}

const givenUp = refuse.failure(
  'file-not-worked-off',
  `Working this file off failed ${ATTEMPTS} times: what was taken of it stays. Look at it, send it again, and tell the operator if it fails again.`,
);

/**
 * Works files off: of each party one at a time, in the order in which they were received; parties in turns. It runs when
 * it is woken by a new file, and every second for what another process received.
 */
export class FileWork implements Job {
  readonly name = 'files';
  readonly everyMs = 1_000;
  readonly wokenBy = ['files.file-received.', 'files.file-approved.', 'files.file-sent-again.'];
  readonly #running = new Map<PartyId, Promise<void>>();
  /** By when each party was last given a thread: who waited longest is next. */
  readonly #served = new Map<PartyId, number>();
  readonly #parked = new Parked();
  /** In a row, without a batch. */
  readonly #failures = new Map<FileId, number>();
  readonly #stopped = new AbortController();
  #job: RunningJob | undefined;
  #waits = false;
  #storage: string | undefined;

  constructor(
    private readonly on: WorkOn,
    private readonly due: FilesDue,
    private readonly turn = TURN,
  ) {}

  runBy(jobs: Runner): void {
    this.#job = jobs.add(this);
  }

  /** There is something to do. */
  wake(): void {
    this.#job?.wake();
  }

  /** What it begins goes on behind it, for as long as this process has the lease. */
  async run(turn: Pick<Turn, 'signal' | 'token'>): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    const due = (await this.due.firstOfEach()).filter(
      ({ file, party }) => !this.#running.has(party) && !this.#parked.isWaiting(file),
    );
    const next = due.toSorted((a, b) => (this.#served.get(a.party) ?? 0) - (this.#served.get(b.party) ?? 0));
    const free = AT_ONCE - this.#running.size;
    this.#waits = next.length > free;
    for (const one of next.slice(0, free)) this.#begin(one, turn);
  }

  problem(): string | undefined {
    return this.#storage ?? this.#parked.problem();
  }

  /** Resolves when nothing is worked on any more: what is begun is whole up to its last batch. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running.values());
  }

  #begin({ file, party }: FileDue, turn: Pick<Turn, 'signal' | 'token'>): void {
    this.#served.set(party, performance.now());
    const done = this.#work(file, turn).finally(() => {
      this.#running.delete(party);
      // Without storage nobody can go on, and the next second is soon enough.
      if (this.#storage === undefined) this.wake();
    });
    this.#running.set(party, done);
  }

  async #work(file: FileId, { signal, token }: Pick<Turn, 'signal' | 'token'>): Promise<void> {
    const until = performance.now() + this.turn;
    let hasProgressed = false;
    const turn = {
      lease: { name: this.name, token },
      signal: AbortSignal.any([this.#stopped.signal, signal]),
      isOver: () => this.#waits && hasProgressed && performance.now() > until,
      progressed: () => {
        hasProgressed = true;
        this.#failures.delete(file);
      },
    };
    try {
      await this.#parked.try(file, async () => this.#attempt(file, turn));
      await this.due.reached(await this.on.log.head());
      this.#storage = undefined;
    } catch (error) {
      // Nothing is wrong with the file.
      this.#storage = (error as Error).message;
    }
  }

  async #attempt(file: FileId, turn: FileTurn): Promise<void> {
    try {
      await FileRun.work(this.on, file, turn);
      this.#failures.delete(file);
    } catch (error) {
      if (turn.signal.aborted || isWorkedOnElsewhere(error)) return;
      if (isNoFault(error)) throw error;
      const failures = (this.#failures.get(file) ?? 0) + 1;
      this.#failures.set(file, failures);
      if (failures < ATTEMPTS) throw error;
      await FileRun.refuse(this.on, file, turn, givenUp);
      this.#failures.delete(file);
    }
  }
}

/** Nothing is wrong with the file: it goes on from what the other one has told. */
const isWorkedOnElsewhere = (error: unknown): boolean => error instanceof LeaseLost || error instanceof SpoolMoved;

/** Nothing is wrong with the file: it waits. */
const isNoFault = (error: unknown): boolean =>
  [StorageUnavailable, ViewsBehind, ScannerUnavailable].some((kind) => error instanceof kind);
