import type { ClientConfig } from 'pg';
import { Listener } from '../database/index.ts';

/** Milliseconds from one telling to the next: what is recorded meanwhile is read together [choice]. */
const GATHERED = 50;

/**
 * Tells when the log has grown, by whichever process: it listens, and looks every second in case a notice was lost. Says so
 * once too often rather than once too seldom.
 */
export class HeadWatch {
  readonly #grown: () => void;
  readonly #listener: Listener;
  /** The highest position of which whoever follows has been told; `undefined`: they may have missed something. */
  #told: bigint | undefined;
  #toldAt = -Infinity;
  #telling: NodeJS.Timeout | undefined;

  constructor(connection: ClientConfig, grown: () => void) {
    this.#grown = grown;
    this.#listener = new Listener({
      connection,
      // Whoever follows reads from where it is, so a notice costs no look of its own. It is not believed further than that.
      channels: { icx_log: (position) => void (position !== String(this.#told) && this.#tell()) },
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
    this.#tell();
  }

  /** Somebody could not read: he is told at the next look. */
  missed(): void {
    this.#told = undefined;
  }

  stop(): Promise<void> {
    clearTimeout(this.#telling);
    return this.#listener.stop();
  }

  #look(head: bigint): void {
    if (head === this.#told) return;
    this.#told = head;
    this.#tell();
  }

  /** At once after a silence. */
  #tell(): void {
    if (this.#telling) return;
    const rest = this.#toldAt + GATHERED - performance.now();
    const tell = (): void => {
      this.#telling = undefined;
      this.#toldAt = performance.now();
      this.#grown();
    };
    if (rest <= 0) tell();
    else this.#telling = setTimeout(tell, rest);
  }
}
