import type { RebuildProgress } from '../read-store.ts';
import { storeClosed } from './following.ts';

/** Events folded so far, and how many there are to fold as far as is known. */
export type Tell = (processed: number, total: number) => void;

/** Builds the views anew, one build at a time, and says how far it is. */
export class Rebuilding {
  #progress: RebuildProgress = { state: 'idle', processed: 0, total: 0, seconds: 0 };
  #running: Promise<RebuildProgress> | undefined;
  #closed = false;

  /**
   * @param build puts new views in the place of those in use, or throws and leaves those as they were.
   * @param ended whatever came of it: the views in use are to be followed again.
   */
  constructor(
    private readonly build: (tell: Tell) => Promise<void>,
    private readonly ended: () => void,
  ) {}

  get progress(): RebuildProgress {
    return this.#progress;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** A second call joins the first. */
  start(): Promise<RebuildProgress> {
    if (this.#closed) return Promise.reject(storeClosed());
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Once: what damages the next views too is not to be tried for ever. */
  startOfDamaged(): void {
    if (this.#progress.state !== 'failed') void this.start();
  }

  /** None is begun any more; resolves when the one under way has ended, of which `closed` may be asked. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<RebuildProgress> {
    const began = performance.now();
    const tell = (state: RebuildProgress['state'], processed: number, total: number, reason?: string): void => {
      const seconds = (performance.now() - began) / 1_000;
      this.#progress = { state, processed, total, seconds, ...(reason === undefined ? {} : { reason }) };
    };
    const end = (state: 'done' | 'failed', reason?: string): void =>
      tell(state, this.#progress.processed, this.#progress.total, reason);
    tell('running', 0, 0);
    try {
      await this.build((processed, total) => tell('running', processed, total));
      end('done');
    } catch (error) {
      end('failed', error instanceof Error ? error.message : String(error));
    } finally {
      this.ended();
    }
    return this.#progress;
  }
}
