import { exchangeItself, metadataOf, type EventStore, type JsonObject } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import type { Rewrappable } from '@icx/vault';

export interface RotationProgress {
  /** `idle`: none since the start of the exchange. `failed`: order it again, and it goes on where it was. */
  readonly state: 'idle' | 'running' | 'done' | 'failed';
  /** Codes under the new key, of how many. */
  readonly rewrapped: number;
  readonly total: number;
  /** The new wrapping key; `null` when idle. */
  readonly version: number | null;
  readonly reason?: string;
}

const STREAM = 'key-rotation';
const idle: RotationProgress = { state: 'idle', rewrapped: 0, total: 0, version: null };

/**
 * Rotation of the vault's wrapping keys while the exchange serves: a new version, every code under it, the old versions
 * destroyed. Begin and end are events. One that a crash interrupted is carried on at the next start.
 */
export class KeyRotation {
  #progress = idle;
  #running: Promise<void> | undefined;
  #stopping = false;

  constructor(
    private readonly log: EventStore,
    private readonly vault: Rewrappable,
    private readonly keys: KeyRing,
  ) {}

  progress(): RotationProgress {
    return this.#progress;
  }

  /** Begins one, or goes on with the one that was begun; its end and its failure are told by the progress. */
  start(): void {
    if (this.#running) return;
    this.#progress = { ...idle, state: 'running' };
    this.#running = this.#rotate()
      .catch((error: unknown) => this.#fail(error instanceof Error ? error.message : String(error)))
      .finally(() => (this.#running = undefined));
  }

  /** Goes on with the one that a crash or a failure interrupted, if there is one. */
  async resume(): Promise<void> {
    if ((await this.#begun()).version !== undefined) this.start();
  }

  /** Resolves when none is running. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Breaks off after the batch at hand: the next start of the exchange goes on. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
  }

  async #rotate(): Promise<void> {
    const begun = await this.#begun();
    const version = begun.version ?? Math.max(...this.keys.versions) + 1;
    this.#progress = { state: 'running', rewrapped: 0, total: 0, version };
    // On record before it begins.
    if (begun.version === undefined) await this.#record('started', { version }, begun.revision);
    if (!this.keys.versions.some((each) => each >= version)) await this.keys.addVersion();
    const { rewrapped, broken } = await this.vault.rewrapTo(version, (done, total) => {
      this.#progress = { state: 'running', rewrapped: done, total, version };
      if (this.#stopping) throw new Error('The exchange is shutting down.');
    });
    // A code that does not open may be mended from a backup of its row, and then needs its key.
    if (broken.length > 0)
      return this.#fail(
        `${broken.length} code(s) do not open and stay under their old key, which is kept: sequence ${broken[0]} first. ` +
          '`icx verify` names them all.',
      );
    await this.keys.retireBefore(version);
    await this.#record('completed', { version, rewrapped }, (await this.#begun()).revision);
    this.#progress = { state: 'done', rewrapped, total: rewrapped, version };
  }

  #fail(reason: string): void {
    this.#progress = { ...this.#progress, state: 'failed', reason };
  }

  /** The version of the rotation that is not completed, if any, and where the stream ends. */
  async #begun(): Promise<{ readonly version: number | undefined; readonly revision: bigint }> {
    const events = await this.log.readStream(STREAM);
    const last = events.at(-1);
    const version = last?.type === 'custody.key-rotation-started.v1' ? Number(last.data['version']) : undefined;
    return { version, revision: BigInt(events.length) - 1n };
  }

  async #record(what: 'started' | 'completed', data: JsonObject, revision: bigint): Promise<void> {
    const events = [{ type: `custody.key-rotation-${what}.v1`, data }];
    const expected = revision < 0n ? 'no-stream' : revision;
    const { outcome } = await this.log.append(STREAM, expected, events, {
      metadata: metadataOf(exchangeItself),
    });
    if (outcome !== 'appended') throw new Error(`The rotation could not be put on record: ${outcome}.`);
  }
}
