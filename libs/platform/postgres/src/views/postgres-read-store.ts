import type { EventStore, Position } from '@icx/event-store';
import type { ReadStore, RebuildProgress } from '@icx/read-store';
import {
  Following,
  importViews,
  Projection,
  Rebuilding,
  strangerTo,
  ViewSet,
  type Tell,
} from '@icx/read-store/following';
import type { Pool } from 'pg';
import { buildViews } from './build-views.ts';
import { asUnavailable, openPool, prospectOf } from '../database/index.ts';
import { Queries } from './connections.ts';
import { ViewsSchema } from './views-schema.ts';

export interface PostgresReadStoreOptions {
  /** `postgresql://…`, of a role that may create schemas there. */
  readonly url: string;
  /** Of the views; a rebuild fills one beside it whose name ends in `_next`. Both are this store's alone. */
  readonly schema?: string;
  readonly log: EventStore;
  /** Address (`file:` URL) of the module that exports the `views`. */
  readonly viewsModule: string;
}

export interface PostgresReadStore extends ReadStore {
  /** Why what was found at start was thrown away, if it was. */
  readonly discarded: string | undefined;
}

class Store implements PostgresReadStore {
  readonly #log: EventStore;
  readonly #views: ViewSet;
  readonly #writers: Pool;
  readonly #queries: Queries;
  readonly #following: Following;
  #schema: ViewsSchema;
  readonly #rebuilding = new Rebuilding(
    (tell) => this.#rebuild(tell),
    () => this.follow(),
  );

  constructor(
    { url, log }: PostgresReadStoreOptions,
    views: ViewSet,
    writers: Pool,
    schema: ViewsSchema,
    readonly discarded: string | undefined,
  ) {
    this.#log = log;
    this.#views = views;
    this.#writers = writers;
    this.#schema = schema;
    this.#queries = new Queries(url, schema.name);
    this.#following = new Following(log, prospectOf, () => this.#rebuilding.startOfDamaged());
  }

  get query(): ReadStore['query'] {
    return this.#queries.kysely;
  }

  position(): Promise<Position> {
    return Promise.resolve(this.#schema.checkpoint.position);
  }

  reached(position: bigint): Promise<void> {
    return this.#following.reached(position);
  }

  failure(): Error | undefined {
    return this.#following.failure;
  }

  progress(): RebuildProgress {
    return this.#rebuilding.progress;
  }

  rebuild(): Promise<RebuildProgress> {
    return this.#rebuilding.start();
  }

  follow(): void {
    this.#following.start(new Projection(this.#schema, this.#views, this.#log));
  }

  async close(): Promise<void> {
    if (this.#rebuilding.closed) return;
    await this.#rebuilding.close();
    await this.#following.close();
    await this.#queries.close();
    await this.#writers.end();
  }

  async #rebuild(tell: Tell): Promise<void> {
    const next = await ViewsSchema.create(this.#writers, `${this.#schema.name}_next`, this.#views);
    await buildViews(next, {
      log: this.#log,
      views: this.#views,
      // How many there are is known at the end: positions do not count events.
      onProgress: (processed) => tell(processed, processed),
      isStopped: () => this.#rebuilding.closed,
    });
    await this.#exchange(next);
  }

  /** Puts the schema that was built in the place of the one in use. */
  async #exchange(next: ViewsSchema): Promise<void> {
    const projection = new Projection(next, this.#views, this.#log);
    // Most of it while the views in use still follow, so that readers of their own writes hardly wait.
    await projection.catchUp(await this.#log.head());
    await this.#following.stop();
    await projection.catchUp(this.#schema.checkpoint.position); // or what somebody has seen already would be gone again
    this.#schema = await next.takeThePlaceOf(this.#schema.name, this.#views);
    this.#following.recovered();
  }
}

/** What is stored if it is of these views and this log; otherwise new tables in its place. */
const openSchema = async (
  pool: Pool,
  name: string,
  views: ViewSet,
  log: EventStore,
): Promise<{ schema: ViewsSchema; discarded: string | undefined }> => {
  const found = await ViewsSchema.find(pool, name, views);
  const discarded = found instanceof ViewsSchema ? await strangerTo(log, found.checkpoint) : found;
  if (found instanceof ViewsSchema && discarded === undefined) return { schema: found, discarded };
  const schema = await ViewsSchema.create(pool, name, views);
  await schema.createIndexes();
  return { schema, discarded };
};

/**
 * Opens the views, or empty tables in place of those that cannot be used, and begins to follow the log. Returns before
 * they have caught up: wait for `reached(await log.head())`.
 * Throws `InvalidViews`, and `StorageUnavailable` where PostgreSQL cannot be reached.
 */
export const openPostgresReadStore = async (options: PostgresReadStoreOptions): Promise<PostgresReadStore> => {
  const { url, schema: name = 'icx_views', log, viewsModule } = options;
  const views = new ViewSet(await importViews(viewsModule));
  const writers = openPool(url, { max: 2 });
  try {
    const { schema, discarded } = await openSchema(writers, name, views, log);
    const store = new Store(options, views, writers, schema, discarded);
    store.follow();
    return store;
  } catch (error) {
    await writers.end();
    throw asUnavailable(error);
  }
};
