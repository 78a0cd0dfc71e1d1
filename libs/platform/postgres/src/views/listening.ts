import { positionOf, type Position } from '@icx/event-store';
import pg from 'pg';
import { CHANNEL } from './standing.ts';

/** Milliseconds until a lost connection is made anew; meanwhile readers look by themselves. */
const AGAIN = 1_000;

/** Hears what the builder tells of one schema: a position, or `undefined` for anything else. */
export class Listening {
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly url: string,
    private readonly schema: string,
    private readonly heard: (position: Position | undefined) => void,
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
      const [schema, position] = payload.split(' ');
      if (schema === this.schema) this.heard(position ? positionOf(BigInt(position)) : undefined);
    });
    await client
      .connect()
      .then(() => client.query(`LISTEN ${CHANNEL}`))
      .catch(lost);
  }
}
