import { administration, Commands } from '@icx/commands';
import { count, document, nullable, oneOf, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { exchangeItself, StorageUnavailable, type EventStore } from '@icx/event-store';
import { maskedLine } from '@icx/install-code';
import type { KeyRing } from '@icx/keys';
import { isRefusal } from '@icx/refusals';
import type { Job, Runner, RunningJob, Turn } from '@icx/runtime';
import type { RawMail } from '@icx/mail-store';
import type { Spool } from '@icx/spool';
import type { Rewrappable } from '@icx/vault';
import { ROTATION, rotationDecider, type RotationEvent, type RotationRecord } from './rotation-record.ts';

export const rotationSchema = document('KeyRotation', {
  state: oneOf(['idle', 'running', 'done', 'failed'], {
    description: 'idle: there was none yet. failed: order it again, and it goes on where it was.',
  }),
  rewrapped: count({ description: 'Codes under the new key …' }),
  total: count({ description: '… of so many.' }),
  version: nullable(count({ description: 'Of the new wrapping key; null when idle, and until it has begun.' })),
  reason: Type.Optional(Type.String({ description: 'Why it failed.' })),
});
export type RotationProgress = DocumentOf<typeof rotationSchema>;

const ORDERED = 'administration.key-rotation-ordered.';
/** Letters of what is kept of why one failed. */
const REASON = 500;

const idle: RotationProgress = { state: 'idle', rewrapped: 0, total: 0, version: null };

/**
 * Rotation of the wrapping keys while the exchange serves: a new version, every code, upload and mail under it, the old versions
 * destroyed. Begin, failure and end are events. One that a crash interrupted is carried on at the next start.
 */
export class KeyRotation implements Job {
  readonly name = 'key-rotation';
  readonly wokenBy = [ORDERED];
  /** For an order that nobody heard. */
  readonly everyMs = 60_000;
  /** How far the one is that goes on here; what is over is told by the log. */
  #going: RotationProgress | undefined;
  #failed: string | undefined;
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

  /** In every process the same; but how many codes of how many is known only where it goes on. */
  async progress(): Promise<RotationProgress> {
    return this.#going ?? told(await this.#standing());
  }

  /** Begins one, or goes on with the one that was begun; its end and its failure are told by the progress. */
  start(): void {
    if (this.elsewhere || this.#going) return;
    this.#going = { ...idle, state: 'running' };
    this.#job.wake();
  }

  /** Goes on with the one that a crash or a failure interrupted, or that was ordered while nobody was here, if there is one. */
  async resume(): Promise<void> {
    if (isOpen(await this.#standing())) this.start();
  }

  /** Breaks off after the batch at hand when it is to stop: whoever has the lease next goes on. */
  async run({ signal }: Turn): Promise<void> {
    const standing = await this.#standing();
    this.#failed = standing.state === 'failed' ? standing.reason : undefined;
    if (!this.#going && standing.state !== 'running') return;
    try {
      await this.#rotate(signal);
    } catch (error) {
      const version = this.#going?.version;
      // An engine that is away has decided nothing: the job is tried again by itself.
      if (!signal.aborted && (error instanceof StorageUnavailable || typeof version !== 'number')) throw error;
      if (!signal.aborted) await this.#fail(version!, error instanceof Error ? error.message : String(error));
    }
    this.#going = undefined;
  }

  /** Why the last one failed: nobody but who orders it again knows that it can go on. */
  problem(): string | undefined {
    return this.#failed;
  }

  async #rotate(signal: AbortSignal): Promise<void> {
    const before = await this.#recorded();
    const version = isOpen(before) ? before.version : Math.max(...this.keys.versions) + 1;
    this.#going = { state: 'running', rewrapped: 0, total: 0, version };
    this.#failed = undefined;
    // On record before it begins.
    const started = { type: 'custody.key-rotation-started.v1', data: { version } } as const;
    await this.#record(started, ({ state }) => state !== 'running');
    if (!this.keys.versions.some((each) => each >= version)) await this.keys.addVersion();
    const { rewrapped, broken } = await this.sealed.vault.rewrapTo(version, (done, total) => {
      this.#going = { state: 'running', rewrapped: done, total, version };
      signal.throwIfAborted();
    });
    // A code that does not open may be mended from a backup of its row, and then needs its key.
    if (broken.length > 0)
      return this.#fail(
        version,
        `${broken.length} code(s) do not open and stay under their old key, which is kept: sequence ${broken[0]} first. ` +
          '`icx verify` names them all.',
      );
    const unopened = await this.sealed.spool.rewrapTo(version);
    if (unopened.length > 0)
      return this.#fail(
        version,
        `${unopened.length} uploaded file(s) do not open and stay under their old key, which is kept: ${unopened[0]} ` +
          'first. Restore them from a backup, or remove them.',
      );
    const mails = await this.sealed.rawMail.rewrapTo(version);
    if (mails.length > 0)
      return this.#fail(
        version,
        `${mails.length} raw mail(s) do not open and stay under their old key, which is kept: ${mails[0]} first. ` +
          'Restore them from a backup.',
      );
    await this.keys.retireBefore(version);
    const completed = { type: 'custody.key-rotation-completed.v1', data: { version, rewrapped } } as const;
    await this.#record(completed, (now) => isOpen(now) && now.version === version);
  }

  async #fail(version: number, why: string): Promise<void> {
    const reason = maskedLine(why, REASON);
    this.#failed = reason;
    await this.#record({ type: 'custody.key-rotation-failed.v1', data: { version, reason } }, isOpen);
  }

  /** One that was ordered by whichever process, and of which nothing is on record since, is as one that goes on. */
  async #standing(): Promise<RotationRecord | Ordered> {
    const [acts, { state, events }] = [
      await this.log.readStream(administration),
      await this.#commands.load(ROTATION, rotationDecider),
    ];
    const ordered = acts.findLast(({ type }) => type.startsWith(ORDERED));
    return ordered !== undefined && ordered.position > (events.at(-1)?.position ?? 0n) ? { state: 'running' } : state;
  }

  async #recorded(): Promise<RotationRecord> {
    return (await this.#commands.load(ROTATION, rotationDecider)).state;
  }

  async #record(event: RotationEvent, isDue: (now: RotationRecord) => boolean): Promise<void> {
    const done = await this.#commands.perform(ROTATION, rotationDecider, exchangeItself, (now) =>
      isDue(now) ? [event] : [],
    );
    if (isRefusal(done)) throw new Error(`The rotation could not be put on record: ${done.detail}`);
  }
}

interface Ordered {
  readonly state: 'running';
  readonly version?: undefined;
}

const isOpen = <R extends RotationRecord | Ordered>(record: R): record is Extract<R, { state: 'running' | 'failed' }> =>
  record.state === 'running' || record.state === 'failed';

const told = (record: RotationRecord | Ordered): RotationProgress => {
  if (record.state === 'idle') return idle;
  const progress = { ...idle, state: record.state, version: record.version ?? null };
  if (record.state === 'done') return { ...progress, rewrapped: record.rewrapped, total: record.rewrapped };
  return record.state === 'failed' ? { ...progress, reason: record.reason } : progress;
};
