import pg from 'pg';
import { CHANNEL } from './standing.ts';

/** Milliseconds until a lost connection is made anew; meanwhile readers look by themselves. */
const AGAIN = 1_000;

/** Hears that there is news of one schema. What they are is looked up: whoever may connect may send a notice. */
export class Listening {
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly url: string,
    private readonly schema: string,
    private readonly heard: () => void,
  ) {
    void this.#connect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    this.#client = client;
    const lost = (): void => {
      if (this.#client !== client || this.#closed) return;
      this.#client = undefined;
      void client.end().catch(() => undefined);
      this.#timer = setTimeout(() => void this.#connect(), AGAIN).unref();
    };
    client.on('error', lost).on('end', lost);
    client.on('notification', ({ payload = '' }) => {
      if (payload.split(' ')[0] === this.schema) this.heard();
    });
    await client
      .connect()
      .then(() => client.query(`LISTEN ${CHANNEL}`))
      .catch(lost);
  }
}
