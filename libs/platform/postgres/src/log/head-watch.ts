import type { ClientConfig } from 'pg';
import { Listener } from '../database/index.ts';

/**
 * Tells when the log has grown, by whichever process: it listens, and looks every second in case a notice was lost. Says so
 * once too often rather than once too seldom.
 */
export class HeadWatch {
  readonly #grown: () => void;
  readonly #listener: Listener;
  /** The highest position of which whoever follows has been told; `undefined`: they may have missed something. */
  #told: bigint | undefined;

  constructor(connection: ClientConfig, grown: () => void) {
    this.#grown = grown;
    this.#listener = new Listener({
      connection,
      channels: { icx_log: () => this.#listener.wake() },
      look: async (client) => {
        const { rows } = await client.query<{ position: string }>('SELECT position::text FROM icx_log.head');
        this.#look(BigInt(rows[0]!.position));
      },
      lost: () => this.missed(),
    });
  }

  reached(position: bigint): void {
    if (this.#told !== undefined && position <= this.#told) return;
    this.#told = position;
    this.#grown();
  }

  /** Somebody could not read: he is told at the next look. */
  missed(): void {
    this.#told = undefined;
  }

  stop(): Promise<void> {
    return this.#listener.stop();
  }

  #look(head: bigint): void {
    if (head === this.#told) return;
    this.#told = head;
    this.#grown();
  }
}
