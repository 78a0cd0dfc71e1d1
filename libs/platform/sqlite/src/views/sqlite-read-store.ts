import { renameSync } from 'node:fs';
import type { EventStore, Position } from '@icx/event-store';
import type { ReadStore, RebuildProgress } from '@icx/read-store';
import {
  Following,
  importViews,
  Projection,
  Rebuilding,
  storeClosed,
  ViewSet,
  type Prospect,
  type Tell,
} from '@icx/read-store/following';
import { asStorageUnavailable } from '../index.ts';
import { openFile, type OpenedFile } from './open-file.ts';
import { Queries } from './queries.ts';
import { startRebuild, type RunningRebuild } from './rebuild.ts';
import { discard, discardWal, ViewsFile } from './views-file.ts';

/** With no views at start and more events than this to fold, a worker builds them; fewer are followed in no time. */
const WORTH_A_WORKER = 20_000n;

export interface SqliteReadStoreOptions {
  /** Of `views.db`. Beside it a rebuild writes its own file, ending in `.next`. */
  readonly path: string;
  readonly log: EventStore;
  /** The same log's file, which a rebuild reads beside its writer. */
  readonly logPath: string;
  /**
   * Address (`file:` URL) of the module that exports the `views`. A rebuild imports it once more, in its worker, so it
   * must do nothing else when imported.
   */
  readonly viewsModule: string;
}

export interface SqliteReadStore extends ReadStore {
  /** Why the file found at start was thrown away, if it was. */
  readonly discarded: string | undefined;
}

const prospectOf = (error: unknown): Prospect => {
  const reason = asStorageUnavailable(error)?.reason;
  if (reason === 'storage-damaged') return 'damaged';
  return reason === 'storage-full' || reason === 'storage-busy' ? 'passing' : 'lasting';
};

class Store implements SqliteReadStore {
  readonly discarded: string | undefined;
  readonly #options: SqliteReadStoreOptions;
  readonly #next: string;
  readonly #views: ViewSet;
  readonly #queries: Queries;
  readonly #following: Following;
  #file: ViewsFile;
  readonly #rebuilding = new Rebuilding(
    (tell) => this.#rebuild(tell),
    () => this.follow(),
  );
  #worker: RunningRebuild | undefined;

  constructor(options: SqliteReadStoreOptions, views: ViewSet, { file, discarded }: OpenedFile) {
    this.#options = options;
    this.#next = `${options.path}.next`;
    this.#views = views;
    this.#file = file;
    this.discarded = discarded;
    this.#queries = new Queries(views.tables);
    this.#queries.open(options.path);
    this.#following = new Following(options.log, prospectOf, () => this.#rebuilding.startOfDamaged());
  }

  get query(): ReadStore['query'] {
    return this.#queries.kysely;
  }

  position(): Promise<Position> {
    return Promise.resolve(this.#file.checkpoint.position);
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
    this.#following.start(new Projection(this.#file, this.#views, this.#options.log));
  }

  async close(): Promise<void> {
    const rebuilt = this.#rebuilding.close();
    await this.#worker?.stop();
    await rebuilt;
    await this.#following.close();
    this.#queries.close();
    this.#file.close();
  }

  async #rebuild(tell: Tell): Promise<void> {
    try {
      const { logPath, viewsModule } = this.#options;
      this.#worker = startRebuild({ logPath, viewsModule, targetPath: this.#next }, tell);
      await this.#worker.built;
      if (this.#rebuilding.closed) throw storeClosed();
      await this.#exchange();
    } finally {
      this.#worker = undefined;
      discard(this.#next);
    }
  }

  /** Puts the file that the worker built in the place of the one in use. */
  async #exchange(): Promise<void> {
    const next = ViewsFile.open(this.#next, this.#views);
    try {
      const { log } = this.#options;
      const projection = new Projection(next, this.#views, log);
      // Most of it while the views in use still follow, so that readers of their own writes hardly wait.
      await projection.catchUp(await log.head());
      await this.#queries.alone(async () => {
        await this.#following.stop();
        await projection.catchUp(this.#file.checkpoint.position); // or what somebody has seen already would be gone again
        next.close();
        this.#swapIn();
      });
    } finally {
      next.close();
    }
  }

  #swapIn(): void {
    const { path } = this.#options;
    // Every connection is closed first: Windows renames no open file, and a log left over would be read into the next.
    this.#queries.close();
    this.#file.close();
    try {
      discardWal(path);
      renameSync(this.#next, path);
      this.#following.recovered();
    } finally {
      this.#file = ViewsFile.open(path, this.#views);
      this.#queries.open(path);
    }
  }
}

/**
 * Opens the views, or an empty file in place of one that cannot be used, and begins to follow the log. Returns before
 * they have caught up: wait for `reached(await log.head())`, or tell `progress()` to those who ask meanwhile.
 * Throws `InvalidViews`, and `StorageUnavailable` where there can be no file.
 */
export const openSqliteReadStore = async (options: SqliteReadStoreOptions): Promise<SqliteReadStore> => {
  const views = new ViewSet(await importViews(options.viewsModule));
  discard(`${options.path}.next`);
  const opened = await openFile(options.path, views, options.log);
  const store = new Store(options, views, opened);
  if (opened.file.checkpoint.event === null && (await options.log.head()) > WORTH_A_WORKER) void store.rebuild();
  else store.follow();
  return store;
};
