import { isEnded, workedOnElsewhere, workOff, type FileId, type KnownFile, type WorkEvent } from '@icx/files';
import { isRefusal } from '@icx/refusals';
import { LeaseLost } from '@icx/runtime';
import type { UnderLease } from '@icx/spool';
import { instant, type Instant } from '@icx/working-days';
import type { FileAct } from '../file-kind.ts';
import { fileStream, type LoadedFile } from '../file-stream.ts';
import type { ReadReport } from '../reading/read-order.ts';
import { actOf } from './act-of.ts';
import type { WorkOn } from './work-on.ts';

/** How one file stands by its stream, and what is told of it, under one lease alone. */
export class FileStanding {
  #file: LoadedFile;
  readonly act: FileAct;

  private constructor(
    private readonly on: Pick<WorkOn, 'commands' | 'clock'>,
    private readonly lease: UnderLease,
    file: LoadedFile,
  ) {
    this.#file = withoutEvents(file);
    this.act = actOf(file);
  }

  /** `undefined`: there is nothing to be worked off, or not yet. */
  static async of(on: WorkOn, id: FileId, lease: UnderLease): Promise<FileStanding | undefined> {
    const file = await on.commands.load(id, fileStream);
    const { state } = file.state;
    return state === 'absent' || state === 'waiting' ? undefined : new FileStanding(on, lease, file);
  }

  get state(): KnownFile {
    return this.#file.state as KnownFile;
  }

  get isEnded(): boolean {
    return isEnded(this.state);
  }

  /**
   * Before anything is read of how far it is: whoever had it before may be at work still, and would tell of results that are
   * cut off here.
   */
  async takeUp(): Promise<void> {
    const { begun } = this.state;
    if (begun && begun.lease !== this.#token && !this.isEnded)
      await this.tell({ type: 'files.file-begun.v1', data: { ...begun, at: this.now(), lease: this.#token } });
  }

  async begin({ dialect, header }: Extract<ReadReport, { is: 'opened' }>): Promise<void> {
    if (this.state.begun) return;
    const { container, encoding, delimiter } = dialect;
    await this.tell({
      type: 'files.file-begun.v1',
      data: { at: this.now(), container, encoding, delimiter, header, lease: this.#token },
    });
  }

  /**
   * A refusal says that the file has ended, or that another process works on it, which throws `LeaseLost`, or what else keeps
   * this one from it: a newer release has gone on, say.
   */
  async tell(event: WorkEvent, vaultSequence?: bigint): Promise<void> {
    const { context } = this.act;
    const by = { party: context.party, user: context.user, channel: context.channel };
    const told = await this.on.commands.perform(
      this.#file,
      fileStream,
      by,
      (state) => workOff(state, event, this.lease.token),
      { appending: async () => (vaultSequence === undefined ? {} : { vaultSequence }) },
    );
    if (!isRefusal(told)) this.#file = withoutEvents(told);
    else {
      this.#file = withoutEvents(await this.on.commands.load(this.state.receipt.id, fileStream));
      if (this.isEnded) return;
      throw told.code === workedOnElsewhere.code ? new LeaseLost(this.lease.name) : new Error(told.detail);
    }
  }

  now(): Instant {
    return instant(this.on.clock.now());
  }

  get #token(): string {
    return String(this.lease.token);
  }
}

/** Of a file of a million rows they are thousands, and nothing is made of them. */
const withoutEvents = (file: LoadedFile): LoadedFile => ({ ...file, events: [] });
