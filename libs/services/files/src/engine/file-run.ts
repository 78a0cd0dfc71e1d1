import {
  isEnded,
  workedOnElsewhere,
  workOff,
  type FileId,
  type KnownFile,
  type Rows,
  type WorkEvent,
} from '@icx/files';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { LeaseLost } from '@icx/runtime';
import type { UnderLease } from '@icx/spool';
import { instant, type Instant } from '@icx/working-days';
import type { FileAct, FileKind, RowResult } from '../file-kind.ts';
import { fileStream, type LoadedFile } from '../file-stream.ts';
import { readFile, ReadingFailed } from '../reading/file-reading.ts';
import type { ReadReport, RowsRead } from '../reading/read-order.ts';
import { frameOf } from '../results/frame.ts';
import { actOf } from './act-of.ts';
import { summaryOf, takeBatch } from './batch-results.ts';
import { entriesOf, rowsOfBatch, type WorkOn } from './work-on.ts';

type Pass = 'checking' | 'taking';

const uploadLost = refuse.failure('file-lost', 'What was uploaded is not there any more: send the file again.');
const infected = (signature: string): Refusal =>
  refuse('file-infected', `The virus scanner found ${signature} in this file: nothing of it was taken.`);
const tooLongToScan = refuse(
  'file-too-long-to-scan',
  'This file is longer than the virus scanner looks at, so nothing of it was taken: send it in several files.',
);
const notWhole = (rows: number): Refusal =>
  refuse(
    'file-rows-refused',
    `All or nothing: ${rows} ${rows === 1 ? 'row' : 'rows'} of it cannot be taken, so none was. Mend them and send the file again.`,
  );

export interface FileTurn {
  /** What is told under an older one, or written to the spool, is refused. */
  readonly lease: UnderLease;
  readonly signal: AbortSignal;
  /** Another party waits, and this one has had its time. */
  readonly isOver: () => boolean;
  /** A batch is durable. */
  readonly progressed: () => void;
}

/**
 * Works one file off, from wherever it is. What is durable of it says its stream alone: a batch's rows are taken, then
 * what became of them is written, then told. Whatever broke off is done again, and changes nothing.
 */
export class FileRun {
  #file: LoadedFile;

  private constructor(
    private readonly on: WorkOn,
    private readonly turn: FileTurn,
    file: LoadedFile,
    private readonly act: FileAct,
  ) {
    this.#file = file;
  }

  /** Resolves when the file has come to its end, or as far as it may go now. */
  static async work(on: WorkOn, id: FileId, turn: FileTurn): Promise<void> {
    const file = await on.commands.load(id, fileStream);
    if (file.state.state === 'absent' || file.state.state === 'waiting') return;
    await new FileRun(on, turn, { ...file, events: [] }, actOf(file)).#work();
  }

  /** Gives up a file that could not be worked off. */
  static async refuse(on: WorkOn, id: FileId, turn: FileTurn, refusal: Refusal): Promise<void> {
    const file = await on.commands.load(id, fileStream);
    await new FileRun(on, turn, { ...file, events: [] }, actOf(file)).#refuse(refusal);
  }

  get #state(): KnownFile {
    return this.#file.state as KnownFile;
  }

  async #work(): Promise<void> {
    await this.#takeUp();
    const refusal = await this.#passes();
    if (refusal) await this.#refuse(refusal);
    else if (isEnded(this.#state)) await this.#clear();
    else if (this.#state.rows.complete && this.#isLastPass()) {
      await this.#clear();
      await this.#tell({ type: 'files.file-done.v1', data: { at: this.#now() } });
    }
  }

  /**
   * Before anything is read of how far it is: whoever had it before may be at work still, and would tell of results that are
   * cut off here.
   */
  async #takeUp(): Promise<void> {
    const { begun } = this.#state;
    if (begun && begun.lease !== this.#lease && !isEnded(this.#state))
      await this.#tell({ type: 'files.file-begun.v1', data: { ...begun, at: this.#now(), lease: this.#lease } });
  }

  get #lease(): string {
    return String(this.turn.lease.token);
  }

  /** A trial of a file that is all or nothing ends with the check. */
  #isLastPass(): boolean {
    return this.#state.rows.pass === 'taking' || this.act.options.dryRun;
  }

  async #passes(): Promise<Refusal | undefined> {
    const kind = this.on.kinds.of(this.#state.receipt.kind);
    if (isRefusal(kind)) throw new Error(kind.detail);
    const found = await this.#foundByScan();
    if (found) return found;
    if (this.#state.rows.pass === 'checking') {
      const refusal = (await this.#pass('checking', kind)) ?? this.#verdict();
      if (refusal || this.#stops() || this.act.options.dryRun) return refusal;
    }
    return this.#pass('taking', kind);
  }

  /** Before the first row is read. */
  async #foundByScan(): Promise<Refusal | undefined> {
    const { virusScan, spool } = this.on;
    if (!virusScan || this.#state.begun || this.#stops()) return undefined;
    const verdict = await virusScan.scan(spool.read(entriesOf(this.#state.receipt.id).upload));
    if (verdict.verdict === 'clean') return undefined;
    return verdict.verdict === 'infected' ? infected(verdict.signature) : tooLongToScan;
  }

  /** Of all or nothing, once every row was looked at. */
  #verdict(): Refusal | undefined {
    const { complete, counts } = this.#state.rows;
    const refused = counts.rejected + counts.conflict;
    return complete && refused > 0 ? notWhole(refused) : undefined;
  }

  #stops(): boolean {
    return isEnded(this.#state) || this.turn.signal.aborted || this.turn.isOver();
  }

  async #pass(pass: Pass, kind: FileKind): Promise<Refusal | undefined> {
    const { rows, receipt } = this.#state;
    const begun: Pick<Rows, 'toLine' | 'offset' | 'results' | 'complete'> =
      rows.pass === pass ? rows : { toLine: 0, results: 0, complete: false };
    if (begun.complete || this.#stops()) return undefined;
    const { profile } = receipt.options;
    const mapping = profile ? await this.on.mappingOf(profile, receipt.party, receipt.kind) : undefined;
    if (isRefusal(mapping)) return mapping;
    const upload = await this.on.spool.handle(entriesOf(receipt.id).upload);
    if (!upload) return uploadLost;
    try {
      await this.#cutResults(pass, begun.results);
      const act = pass === 'checking' ? { ...this.act, options: { ...this.act.options, dryRun: true } } : this.act;
      const { columns, ignoresOthers, reader } = kind;
      const order = {
        ...{ upload, fromLine: begun.toLine + 1, context: await kind.readerContext?.(act) },
        kind: { columns, reader, ...(ignoresOthers && { ignoresOthers }) },
        ...(begun.offset !== undefined && { known: { line: begun.toLine, offset: begun.offset } }),
        batch: this.on.batch ?? rowsOfBatch,
        ...(mapping && { mapping }),
      };
      return await this.#takeAll(readFile(order, this.turn.signal), pass, kind, act);
    } finally {
      await this.on.spool.release(upload);
    }
  }

  /** What a crash left beyond the last batch that was told. */
  #cutResults(pass: Pass, size: number): Promise<void> {
    return this.on.spool.truncate(entriesOf(this.#state.receipt.id)[pass], size, this.turn.lease);
  }

  /** While one batch is written the next one is taken already. */
  async #takeAll(
    reports: AsyncIterable<ReadReport>,
    pass: Pass,
    kind: FileKind,
    act: FileAct,
  ): Promise<Refusal | undefined> {
    let written: Promise<unknown> = Promise.resolve();
    try {
      for await (const report of reports) {
        if (report.is === 'refused') return report.refusal;
        if (report.is === 'opened') await this.#begin(report);
        else {
          const results = await takeBatch(kind, report.rows.batch, report.rows.lines, act);
          await written;
          written = this.#write(pass, report.rows, results, await kind.vaultSequence?.());
          written.catch(() => undefined);
          if (report.rows.last) return undefined;
        }
        if (this.#stops()) return undefined;
      }
    } finally {
      await written;
    }
    throw new ReadingFailed('The worker that read the file ended before the file did.');
  }

  async #begin({ dialect: { container, encoding, delimiter }, header }: Extract<ReadReport, { is: 'opened' }>) {
    if (this.#state.begun) return;
    await this.#tell({
      type: 'files.file-begun.v1',
      data: { at: this.#now(), container, encoding, delimiter, header, lease: this.#lease },
    });
  }

  async #write(
    pass: Pass,
    { lines, offset, cells, read, last }: RowsRead,
    rows: readonly RowResult[],
    vaultSequence?: bigint,
  ): Promise<void> {
    const { receipt, rows: before } = this.#state;
    const { toLine, results: from } = before.pass === pass ? before : { toLine: 0, results: 0 };
    const { lease } = this.turn;
    const results = await this.on.spool.append(entriesOf(receipt.id)[pass], frameOf(cells, rows), { from, lease });
    const event: WorkEvent = {
      type: pass === 'checking' ? 'files.rows-checked.v1' : 'files.rows-taken.v1',
      data: {
        at: this.#now(),
        ...{ fromLine: lines[0] ?? toLine + 1, toLine: lines.at(-1) ?? toLine, read, results },
        ...(offset !== undefined && { offset }),
        ...summaryOf(rows),
        ...(last ? { last: true } : {}),
      },
    };
    await this.#tell(event, vaultSequence);
    this.turn.progressed();
  }

  /** Told first: what is deleted then is needed by nobody. */
  async #refuse({ code, detail }: Refusal): Promise<void> {
    await this.#tell({ type: 'files.file-refused.v1', data: { at: this.#now(), code, detail, line: null } });
    await this.#clear();
  }

  async #clear(): Promise<void> {
    const { receipt, rows } = this.#state;
    const { upload, checking } = entriesOf(receipt.id);
    await this.on.spool.delete(upload);
    if (rows.pass === 'taking') await this.on.spool.delete(checking);
  }

  /**
   * A refusal says that the file has ended, or that another process works on it, which throws `LeaseLost`, or what else keeps
   * this one from it: a newer release has gone on, say.
   */
  async #tell(event: WorkEvent, vaultSequence?: bigint): Promise<void> {
    const { context } = this.act;
    const by = { party: context.party, user: context.user, channel: context.channel };
    const told = await this.on.commands.perform(
      this.#file,
      fileStream,
      by,
      (state) => workOff(state, event, this.turn.lease.token),
      {
        appending: async () => (vaultSequence === undefined ? {} : { vaultSequence }),
      },
    );
    if (!isRefusal(told)) this.#file = { ...told, events: [] };
    else {
      this.#file = { ...(await this.on.commands.load(this.#state.receipt.id, fileStream)), events: [] };
      if (isEnded(this.#state)) return;
      throw told.code === workedOnElsewhere.code ? new LeaseLost(this.turn.lease.name) : new Error(told.detail);
    }
  }

  #now(): Instant {
    return instant(this.on.clock.now());
  }
}
