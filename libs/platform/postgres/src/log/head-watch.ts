import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pauseForEngine } from '@icx/runtime';
import { STATEMENT_TIMEOUT } from './group-append.ts';

/** Milliseconds between looks at the head: for what was not heard, and to see that the connection lives. */
const LOOK = 1_000;

/**
 * Tells when the log has grown, by whichever process: one connection that listens, made anew when it is lost, and a look
 * every second in case a notice was. Says so once too often rather than once too seldom.
 */
export class HeadWatch {
  readonly #settings: pg.ClientConfig;
  readonly #grown: () => void;
  #stopped = false;
  #wake: (() => void) | undefined;
  #heard = false;
  readonly #working: Promise<void>;
  /** The highest position of which whoever follows has been told; `undefined`: they may have missed something. */
  #told: bigint | undefined;

  constructor(settings: pg.ClientConfig, grown: () => void) {
    this.#settings = settings;
    this.#grown = grown;
    this.#working = this.#watch();
  }

  reached(position: bigint): void {
    if (this.#told !== undefined && position <= this.#told) return;
    this.#told = position;
    this.#grown();
  }

  /** Whoever may connect may send a notice, so it says no more than that it is worth a look. */
  #hear(): void {
    this.#heard = true;
    this.#wake?.();
  }

  #look(head: bigint): void {
    if (head === this.#told) return;
    this.#told = head;
    this.#grown();
  }

  /** Somebody could not read: he is told at the next look. */
  missed(): void {
    this.#told = undefined;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    await this.#working;
  }

  async #watch(): Promise<void> {
    for (let failures = 0; !this.#stopped; failures += 1) {
      const client = new pg.Client({ ...this.#settings, query_timeout: STATEMENT_TIMEOUT });
      client.on('error', () => undefined); // the next look fails for it
      client.on('notification', () => this.#hear());
      try {
        await client.connect();
        await client.query('LISTEN icx_log');
        for (; !this.#stopped; failures = 0) {
          this.#heard = false;
          const { rows } = await client.query<{ position: string }>('SELECT position::text FROM icx_log.head');
          this.#look(BigInt(rows[0]!.position));
          await this.#rest(LOOK);
        }
      } catch {
        this.#heard = false;
        this.missed();
      }
      // Where the other end is silent nobody would say good-bye.
      await Promise.race([client.end().catch(() => undefined), pause(LOOK, undefined, { ref: false })]);
      await this.#rest(pauseForEngine(failures + 1));
    }
  }

  /** Ends early when the watch does. */
  #rest(milliseconds: number): Promise<void> {
    if (this.#stopped || this.#heard) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => (clearTimeout(timer), resolve());
    });
  }
}
