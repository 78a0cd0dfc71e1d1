import { createHash } from 'node:crypto';
import type { EventStore, Position } from '@icx/event-store';
import { ViewsBehind, type ReadStore, type RebuildProgress } from '@icx/read-store';
import { importViews, storeClosed, ViewSet, Waiting } from '@icx/read-store/following';
import type { Job } from '@icx/runtime';
import type { Pool } from 'pg';
import { migrateRun } from '../checkpoints/index.ts';
import { asUnavailable, Listener, poolAt } from '../database/index.ts';
import { Builder } from './builder.ts';
import { Queries } from './connections.ts';
import { openSchema } from './open-schema.ts';
import { CHANNEL, Standing, type Stand } from './standing.ts';

export interface PostgresReadStoreOptions {
  /** `postgresql://…`, of a role that may create schemas there. */
  readonly url: string;
  /** Of the same database, for what is not a query; without it the store has one of its own. */
  readonly pool?: Pool;
  /**
   * The views' schema begins with it and ends with a hash of their definition: releases with other views have their own. A
   * rebuild fills one beside it whose name ends in `_next`.
   */
  readonly schema?: string;
  readonly log: EventStore;
  /** Address (`file:` URL) of the module that exports the `views`. */
  readonly viewsModule: string;
}

export interface PostgresReadStore extends ReadStore {
  /** Why what was found at start is not used, if something was found. */
  readonly discarded: string | undefined;
  /** Follows the log into the views and rebuilds them: to be run by any number of processes, one of which has the lease. */
  readonly builder: Job;
}

/** Milliseconds from one look at the views' position to the next: while somebody waits, and otherwise. */
const [WAITED_FOR, IDLE] = [100, 1_000];
/** Milliseconds without a move after which nobody is made to wait any longer: no process builds the views. */
const STALLED = 30_000;
/** Milliseconds without a look: whoever could not look, for the database was away or he was stopped, knows of no standstill. */
const UNSEEN = 10_000;
/** Milliseconds: views that are used are not dropped. */
const HOUR = 3_600_000;

const RUNNING: RebuildProgress = { state: 'running', processed: 0, total: 0, seconds: 0 };

class Store implements PostgresReadStore {
  readonly #waiting = new Waiting();
  readonly #queries: Queries;
  readonly #listener: Listener;
  readonly #hourly: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #movedAt = performance.now();
  #seenAt = this.#movedAt;
  #moves = 0;
  #lost: Error | undefined;
  #rebuilding: Promise<RebuildProgress> | undefined;
  #closed = false;

  constructor(
    { url, pool }: { readonly url: string; readonly pool: Pool },
    private readonly standing: Standing,
    readonly builder: Job,
    readonly discarded: string | undefined,
    private stand: Stand,
    private readonly end: () => Promise<void>,
  ) {
    this.#queries = new Queries(url, standing.schema);
    const heard = (payload: string): void => {
      // Where nobody waits the look of each second will do.
      if (!this.#waiting.isEmpty && payload.split(' ')[0] === standing.schema) void this.#look();
    };
    this.#listener = new Listener({ connection: pool.options, channels: { [CHANNEL]: heard } });
    this.#hourly = setInterval(() => void standing.use().catch(() => undefined), HOUR).unref();
    void this.#look();
  }

  get query(): ReadStore['query'] {
    return this.#queries.kysely;
  }

  async position(): Promise<Position> {
    await this.#look();
    return this.stand.position;
  }

  reached(position: bigint): Promise<void> {
    if (this.#closed) return Promise.reject(storeClosed());
    if (this.stand.position >= position) return Promise.resolve();
    const waiting = this.#waiting.for(position);
    void this.#look();
    return waiting;
  }

  /** The builder is in this process. */
  moved(position: Position): void {
    this.#moves += 1;
    this.#take({ ...this.stand, position, failure: null });
  }

  failure(): Error | undefined {
    return this.#lost ?? (this.stand.failure === null ? undefined : new ViewsBehind(this.stand.failure));
  }

  progress(): RebuildProgress {
    const { progress } = this.stand;
    if (this.#rebuilding && progress?.state !== 'running') return RUNNING;
    return progress ?? { ...RUNNING, state: 'idle' };
  }

  rebuild(): Promise<RebuildProgress> {
    if (this.#closed) return Promise.reject(storeClosed());
    this.#rebuilding ??= this.#rebuild().finally(() => (this.#rebuilding = undefined));
    return this.#rebuilding;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#hourly);
    this.#waiting.failed(storeClosed());
    await this.#looking;
    await this.#listener.stop();
    await this.#queries.close();
    await this.end();
  }

  async #rebuild(): Promise<RebuildProgress> {
    const asked = await this.standing.ask().catch((error: unknown) => {
      throw asUnavailable(error);
    });
    while (this.stand.done < asked) {
      if (this.#closed) throw storeClosed();
      await new Promise((resolve) => setTimeout(resolve, WAITED_FOR));
      await this.#look();
    }
    return this.stand.progress!;
  }

  #look(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    clearTimeout(this.#timer);
    const moves = this.#moves;
    this.#looking ??= this.standing
      .read()
      // What was read before the last move is behind it.
      .then((stand) => this.#take(moves === this.#moves ? stand : { ...stand, position: this.stand.position }))
      .catch((error: unknown) => this.#stopWaiting((this.#lost = asUnavailable(error) as Error)))
      .finally(() => {
        this.#looking = undefined;
        if (this.#closed) return;
        this.#timer = setTimeout(() => void this.#look(), this.#waiting.isEmpty ? IDLE : WAITED_FOR).unref();
      });
    return this.#looking;
  }

  #take(stand: Stand): void {
    const now = performance.now();
    const moves = stand.position !== this.stand.position || stand.progress?.state === 'running';
    if (moves || this.#waiting.isEmpty || now - this.#seenAt > UNSEEN) this.#movedAt = now;
    this.#seenAt = now;
    this.#lost = undefined;
    this.stand = stand;
    this.#waiting.reached(stand.position);
    if (stand.failure !== null) this.#stopWaiting(new ViewsBehind(stand.failure));
    else if (now - this.#movedAt > STALLED)
      this.#stopWaiting(new ViewsBehind('The views do not move: no worker builds them. Start one.'));
  }

  #stopWaiting(error: Error): void {
    this.#waiting.failed(error instanceof ViewsBehind ? error : new ViewsBehind(error.message, { cause: error }));
  }
}

/**
 * Opens the views to read, and makes empty tables where there are none of theirs. They move while some process runs their
 * `builder`. Throws `InvalidViews`, and `StorageUnavailable` where PostgreSQL cannot be reached.
 */
export const openPostgresReadStore = async (options: PostgresReadStoreOptions): Promise<PostgresReadStore> => {
  const { url, schema: family = 'icx_views', log, viewsModule } = options;
  const views = new ViewSet(await importViews(viewsModule));
  const { pool, close: end } = poolAt(options.pool ? { pool: options.pool } : { url }, { max: 4 });
  try {
    await migrateRun(pool);
    const hash = createHash('sha256').update(views.definition).digest('hex').slice(0, 12);
    const standing = new Standing(pool, `${family}_${hash}`);
    const discarded = await openSchema(pool, standing, views, family);
    const moved = (position: Position): void => store.moved(position);
    const builder = new Builder({ ...{ pool, log, views, standing, moved }, family: `${family}_` });
    const store = new Store({ url, pool }, standing, builder, discarded, await standing.read(), end);
    return store;
  } catch (error) {
    await end();
    throw asUnavailable(error);
  }
};
