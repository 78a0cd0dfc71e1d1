import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore, Position } from '@icx/event-store';
import {
  Following,
  Projection,
  Rebuilding,
  strangerTo,
  type StoredViews,
  type Tell,
  type ViewSet,
} from '@icx/read-store/following';
import { LeaseLost, type Job, type Turn } from '@icx/runtime';
import type { Pool, PoolClient } from 'pg';
import { fenced } from '../checkpoints/index.ts';
import { asUnavailable, prospectOf, quoted, transaction, unhurried } from '../database/index.ts';
import { buildViews } from './build-views.ts';
import type { Standing } from './standing.ts';
import { ViewsSchema } from './views-schema.ts';

/** Milliseconds from one look at what is asked of the builder to the next. */
const TICK = 500;
/** Milliseconds from one note of a rebuild's progress to the next. */
const NOTE = 500;

export interface BuilderParts {
  readonly pool: Pool;
  readonly log: EventStore;
  readonly views: ViewSet;
  readonly standing: Standing;
  /** With which the names of all versions of these views begin. */
  readonly family: string;
  /** Told after each commit that has moved the views in use. */
  readonly moved: (position: Position) => void;
}

/** Follows the log into the views and rebuilds them: one process at a time, which has the lease. */
export class Builder implements Job {
  readonly name: string;
  readonly check = 'views-builder';

  constructor(private readonly parts: BuilderParts) {
    this.name = `views ${parts.standing.schema}`;
  }

  async run(turn: Turn): Promise<void> {
    await this.#dropUnused();
    const fence = (client: PoolClient) => fenced(client, this.name, turn.token);
    const turns = new BuilderTurn(this.parts, turn, fence);
    try {
      await turns.run();
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  async #dropUnused(): Promise<void> {
    const { pool, standing, family } = this.parts;
    for (const schema of await standing.unused(family))
      await unhurried(pool, async (client) => {
        for (const name of [schema, `${schema}_next`])
          await client.query(`DROP SCHEMA IF EXISTS ${quoted(name)} CASCADE`);
        await client.query('DELETE FROM icx_run.views WHERE schema = $1', [schema]);
      });
  }
}

class BuilderTurn {
  readonly #following: Following;
  readonly #rebuilding: Rebuilding;
  #schema!: ViewsSchema;
  #damaged = false;
  #told: string | undefined;
  #noted = 0;
  #noting: Promise<void> | undefined;

  constructor(
    private readonly parts: BuilderParts,
    private readonly turn: Turn,
    private readonly fence: (client: PoolClient) => Promise<void>,
  ) {
    this.#following = new Following(parts.log, prospectOf, () => (this.#damaged = true));
    this.#rebuilding = new Rebuilding(
      (tell) => this.#rebuild(tell),
      () => this.#follow(),
    );
  }

  async run(): Promise<void> {
    const { standing } = this.parts;
    this.#schema = await this.#open();
    await this.#underLease((client) => standing.moved(client, this.#schema.checkpoint.position));
    this.#follow();
    try {
      while (!this.turn.signal.aborted) {
        await this.#tick();
        await pause(TICK, undefined, { signal: this.turn.signal }).catch(() => undefined);
      }
    } finally {
      await this.#following.close();
    }
  }

  #follow(): void {
    const { views, log, moved } = this.parts;
    const schema = this.#schema;
    const write: StoredViews['write'] = async (rows, checkpoint) => {
      await schema.write(rows, checkpoint);
      moved(checkpoint.position);
    };
    const stored: StoredViews = {
      get checkpoint() {
        return schema.checkpoint;
      },
      write,
    };
    this.#following.start(new Projection(stored, views, log));
  }

  async #tick(): Promise<void> {
    const { standing } = this.parts;
    const { failure } = this.#following;
    if (failure?.cause instanceof LeaseLost) throw failure.cause;
    if (!failure) this.turn.goesWell();
    if (failure && failure.message !== this.#told)
      await this.#underLease((client) => standing.tellFailure(client, failure.message));
    this.#told = failure?.message;
    const { asked, done } = await standing.read();
    if (asked <= done && !this.#damaged) return;
    this.#damaged = false;
    const progress = await this.#rebuilding.start();
    await this.#noting; // or it would be told after the end
    if (this.turn.signal.aborted) return; // whoever builds next begins it again
    await this.#underLease((client) => standing.tellProgress(client, progress, asked));
  }

  async #rebuild(tell: Tell): Promise<void> {
    const { pool, log, views, standing } = this.parts;
    const next = await ViewsSchema.create(pool, `${standing.schema}_next`, views, this.fence);
    await buildViews(next, {
      ...{ log, views },
      isStopped: () => this.turn.signal.aborted,
      // How many there are is known at the end: positions do not count events.
      onProgress: (processed) => {
        tell(processed, processed);
        this.#note();
      },
    });
    const projection = new Projection(next, views, log);
    // Most of it while the views in use still follow, so that readers of their own writes hardly wait.
    await projection.catchUp(await log.head());
    await this.#following.stop();
    await projection.catchUp(this.#schema.checkpoint.position); // or what somebody has seen already would be gone again
    this.#schema = await next.takeThePlaceOf(standing.schema, views, this.#write);
    this.#following.recovered();
  }

  #note(): void {
    if (performance.now() - this.#noted < NOTE) return;
    this.#noted = performance.now();
    const { progress } = this.#rebuilding;
    // It is told again soon: what cannot be told now fails nothing.
    this.#noting = this.#underLease((client) => this.parts.standing.tellProgress(client, progress)).catch(
      () => undefined,
    );
  }

  /** What is stored if it is of these views and this log; otherwise new tables in its place. */
  async #open(): Promise<ViewsSchema> {
    const { pool, log, views, standing } = this.parts;
    const found = await ViewsSchema.find(pool, standing.schema, views, this.#write);
    if (found instanceof ViewsSchema && (await strangerTo(log, found.checkpoint)) === undefined) return found;
    return ViewsSchema.createWhole(pool, standing.schema, views, this.#write);
  }

  /** Last in each transaction that writes rows of the views in use. */
  readonly #write = async (client: PoolClient, position: Parameters<Standing['moved']>[1]): Promise<void> => {
    await this.parts.standing.moved(client, position);
    await this.fence(client);
  };

  #underLease(tell: (client: PoolClient) => Promise<void>): Promise<void> {
    return transaction(this.parts.pool, async (client) => {
      await tell(client);
      await this.fence(client);
    });
  }
}
