import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pauseForEngine } from '@icx/runtime';

/** Milliseconds between looks: for what was not heard, and to see that the connection lives. */
const LOOK = 1_000;

export interface ListenerSettings {
  /** Those of a pool that `openPool` made, whose limits of time hold here too. */
  readonly connection: pg.ClientConfig;
  /** What to do at a notice, by its channel. Whoever may connect may send one, so it says no more than that it is worth a look. */
  readonly channels: Readonly<Record<string, (payload: string) => void>>;
  /** Over the same connection: when it was made, each second, and when it is woken. */
  readonly look?: (client: Pick<pg.Client, 'query'>) => Promise<unknown>;
  /** The connection was lost, and notices with it. */
  readonly lost?: () => void;
}

const signOfLife = (client: Pick<pg.Client, 'query'>) => client.query('SELECT 1');

/** One connection that listens, made anew when it is lost or silent. */
export class Listener {
  readonly #settings: ListenerSettings;
  readonly #working: Promise<void>;
  #stopped = false;
  #woken = false;
  #wake: (() => void) | undefined;

  constructor(settings: ListenerSettings) {
    this.#settings = settings;
    this.#working = this.#listen();
  }

  /** Looks at once. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    await this.#working;
  }

  async #listen(): Promise<void> {
    const { connection, channels, look = signOfLife, lost } = this.#settings;
    for (let failures = 0; !this.#stopped; failures += 1) {
      const client = new pg.Client(connection);
      client.on('error', () => undefined); // the next look fails for it
      client.on('notification', ({ channel, payload = '' }) => channels[channel]?.(payload));
      try {
        await client.connect();
        for (const channel of Object.keys(channels)) await client.query(`LISTEN ${channel}`);
        for (; !this.#stopped; failures = 0) {
          this.#woken = false;
          await look(client);
          await this.#rest(LOOK);
        }
      } catch {
        this.#woken = false;
        lost?.();
      }
      // Where the other end is silent nobody would say good-bye.
      await Promise.race([client.end().catch(() => undefined), pause(LOOK, undefined, { ref: false })]);
      await this.#rest(pauseForEngine(failures + 1));
    }
  }

  /** Ends early when it is woken or stopped. */
  #rest(milliseconds: number): Promise<void> {
    if (this.#stopped || this.#woken) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => (clearTimeout(timer), resolve());
    });
  }
}
