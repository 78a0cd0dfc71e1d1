import { administration, deciderOf, Commands } from '@icx/commands';
import { count, document, nullable, oneOf, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { exchangeItself, type EventStore } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import { isRefusal } from '@icx/refusals';
import type { Job, Runner, RunningJob, Turn } from '@icx/runtime';
import type { RawMail } from '@icx/mail-store';
import type { Spool } from '@icx/spool';
import type { Rewrappable } from '@icx/vault';

export const rotationSchema = document('KeyRotation', {
  state: oneOf(['idle', 'running', 'done', 'failed'], {
    description: 'idle: none since the start of the exchange. failed: order it again, and it goes on where it was.',
  }),
  rewrapped: count({ description: 'Codes under the new key …' }),
  total: count({ description: '… of so many.' }),
  version: nullable(count({ description: 'Of the new wrapping key; null when idle.' })),
  reason: Type.Optional(Type.String({ description: 'Why it failed.' })),
});
export type RotationProgress = DocumentOf<typeof rotationSchema>;

const STREAM = 'key-rotation';
const ORDERED = 'administration.key-rotation-ordered.';
type RotationEvent =
  | { readonly type: 'custody.key-rotation-started.v1'; readonly data: { readonly version: number } }
  | {
      readonly type: 'custody.key-rotation-completed.v1';
      readonly data: { readonly version: number; readonly rewrapped: number };
    };

/** The version of the rotation that is not completed. */
const rotation = deciderOf<number | undefined, RotationEvent>(
  undefined,
  (_, { type, data }) => (type === 'custody.key-rotation-started.v1' ? data.version : undefined),
  ['custody.key-rotation-started.v1', 'custody.key-rotation-completed.v1'],
);

const idle: RotationProgress = { state: 'idle', rewrapped: 0, total: 0, version: null };

/**
 * Rotation of the wrapping keys while the exchange serves: a new version, every code, upload and mail under it, the old versions
 * destroyed. Begin and end are events. One that a crash interrupted is carried on at the next start.
 */
export class KeyRotation implements Job {
  readonly name = 'key-rotation';
  readonly wokenBy = [ORDERED];
  /** For an order that nobody heard. */
  readonly everyMs = 60_000;
  #progress = idle;
  /** Position of the order that was tried last: one that failed is tried again for a newer one. */
  #tried = 0n;
  readonly #job: RunningJob;

  readonly #commands: Commands;

  constructor(
    private readonly log: EventStore,
    private readonly sealed: {
      readonly vault: Rewrappable;
      readonly spool: Pick<Spool, 'rewrapTo'>;
      readonly rawMail: Pick<RawMail, 'rewrapTo'>;
    },
    private readonly keys: KeyRing,
    runner: Pick<Runner, 'add'>,
    /** Another process does it. */
    private readonly elsewhere = false,
  ) {
    this.#commands = new Commands(log);
    this.#job = runner.add(this);
  }

  /** Of one that goes on elsewhere no more than that it does. */
  async progress(): Promise<RotationProgress> {
    if (!this.elsewhere) return this.#progress;
    const version = await this.#begun();
    return version !== undefined || (await this.#order()) !== undefined
      ? { ...idle, state: 'running', version: version ?? null }
      : this.#progress;
  }

  /** Begins one, or goes on with the one that was begun; its end and its failure are told by the progress. */
  start(): void {
    if (this.elsewhere || this.#progress.state === 'running') return;
    this.#progress = { ...idle, state: 'running' };
    this.#job.wake();
  }

  /** Goes on with the one that a crash or a failure interrupted, or that was ordered while nobody was here, if there is one. */
  async resume(): Promise<void> {
    if ((await this.#begun()) !== undefined || (await this.#order()) !== undefined) this.start();
  }

  /** Breaks off after the batch at hand when it is to stop: whoever has the lease next goes on. */
  async run({ signal }: Turn): Promise<void> {
    const order = (await this.#order()) ?? 0n;
    const hasFailed = this.#progress.state === 'failed';
    const isOpen = this.#progress.state === 'running' || order > 0n || (await this.#begun()) !== undefined;
    if (!isOpen || (hasFailed && order <= this.#tried)) return;
    this.#tried = order;
    await this.#rotate(signal).catch((error: unknown) => {
      if (signal.aborted) this.#progress = idle;
      else this.#fail(error instanceof Error ? error.message : String(error));
    });
  }

  /** Why the last one failed: nobody but who orders it again knows that it can go on. */
  problem(): string | undefined {
    return this.#progress.reason;
  }

  async #rotate(signal: AbortSignal): Promise<void> {
    const begun = await this.#begun();
    const version = begun ?? Math.max(...this.keys.versions) + 1;
    this.#progress = { state: 'running', rewrapped: 0, total: 0, version };
    // On record before it begins.
    const started = { type: 'custody.key-rotation-started.v1', data: { version } } as const;
    await this.#record(started, (begun) => begun === undefined);
    if (!this.keys.versions.some((each) => each >= version)) await this.keys.addVersion();
    const { rewrapped, broken } = await this.sealed.vault.rewrapTo(version, (done, total) => {
      this.#progress = { state: 'running', rewrapped: done, total, version };
      signal.throwIfAborted();
    });
    // A code that does not open may be mended from a backup of its row, and then needs its key.
    if (broken.length > 0)
      return this.#fail(
        `${broken.length} code(s) do not open and stay under their old key, which is kept: sequence ${broken[0]} first. ` +
          '`icx verify` names them all.',
      );
    const unopened = await this.sealed.spool.rewrapTo(version);
    if (unopened.length > 0)
      return this.#fail(
        `${unopened.length} uploaded file(s) do not open and stay under their old key, which is kept: ${unopened[0]} ` +
          'first. Restore them from a backup, or remove them.',
      );
    const mails = await this.sealed.rawMail.rewrapTo(version);
    if (mails.length > 0)
      return this.#fail(
        `${mails.length} raw mail(s) do not open and stay under their old key, which is kept: ${mails[0]} first. ` +
          'Restore them from a backup.',
      );
    await this.keys.retireBefore(version);
    const completed = { type: 'custody.key-rotation-completed.v1', data: { version, rewrapped } } as const;
    await this.#record(completed, (begun) => begun === version);
    this.#progress = { state: 'done', rewrapped, total: rewrapped, version };
  }

  #fail(reason: string): void {
    this.#progress = { ...this.#progress, state: 'failed', reason };
  }

  /** Position of the latest order, by whichever process, if nothing was done since. */
  async #order(): Promise<bigint | undefined> {
    const [acts, [last]] = [
      await this.log.readStream(administration),
      (await this.log.readStream(STREAM)).toReversed(),
    ];
    const ordered = acts.findLast(({ type }) => type.startsWith(ORDERED));
    return ordered !== undefined && ordered.position > (last?.position ?? 0n) ? ordered.position : undefined;
  }

  /** The version of the rotation that is not completed, if any. */
  async #begun(): Promise<number | undefined> {
    return (await this.#commands.load(STREAM, rotation)).state;
  }

  async #record(event: RotationEvent, isDue: (begun: number | undefined) => boolean): Promise<void> {
    const done = await this.#commands.perform(STREAM, rotation, exchangeItself, (begun) =>
      isDue(begun) ? [event] : [],
    );
    if (isRefusal(done)) throw new Error(`The rotation could not be put on record: ${done.detail}`);
  }
}
