import type { FileId, KnownFile, Rows, WorkEvent } from '@icx/files';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { UnderLease } from '@icx/spool';
import type { FileAct, FileKind, RowResult } from '../file-kind.ts';
import { readFile, ReadingFailed } from '../reading/file-reading.ts';
import type { ReadReport, RowsRead } from '../reading/read-order.ts';
import { frameOf } from '../results/frame.ts';
import { summaryOf, takeBatch } from './batch-results.ts';
import { FileStanding } from './file-standing.ts';
import { infected, notWhole, tooLongToScan, uploadLost } from './refused-whole.ts';
import { entriesOf, rowsOfBatch, type WorkOn } from './work-on.ts';

type Pass = 'checking' | 'taking';

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
  private constructor(
    private readonly on: WorkOn,
    private readonly turn: FileTurn,
    private readonly standing: FileStanding,
  ) {}

  /** Resolves when the file has come to its end, or as far as it may go now. */
  static async work(on: WorkOn, id: FileId, turn: FileTurn): Promise<void> {
    const standing = await FileStanding.of(on, id, turn.lease);
    if (standing) await new FileRun(on, turn, standing).#work();
  }

  /** Gives up a file that could not be worked off. */
  static async refuse(on: WorkOn, id: FileId, turn: FileTurn, refusal: Refusal): Promise<void> {
    const standing = await FileStanding.of(on, id, turn.lease);
    if (standing) await new FileRun(on, turn, standing).#refuse(refusal);
  }

  get #state(): KnownFile {
    return this.standing.state;
  }

  async #work(): Promise<void> {
    await this.standing.takeUp();
    const refusal = await this.#passes();
    if (refusal) await this.#refuse(refusal);
    else if (this.standing.isEnded) await this.#clear();
    else if (this.#state.rows.complete && this.#isLastPass()) {
      await this.#clear();
      await this.standing.tell({ type: 'files.file-done.v1', data: { at: this.standing.now() } });
    }
  }

  /** A trial of a file that is all or nothing ends with the check. */
  #isLastPass(): boolean {
    return this.#state.rows.pass === 'taking' || this.standing.act.options.dryRun;
  }

  async #passes(): Promise<Refusal | undefined> {
    const kind = this.on.kinds.of(this.#state.receipt.kind);
    if (isRefusal(kind)) throw new Error(kind.detail);
    const found = await this.#foundByScan();
    if (found) return found;
    if (this.#state.rows.pass === 'checking') {
      const refusal = (await this.#pass('checking', kind)) ?? this.#verdict();
      if (refusal || this.#stops() || this.standing.act.options.dryRun) return refusal;
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
    return this.standing.isEnded || this.turn.signal.aborted || this.turn.isOver();
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
      const act =
        pass === 'checking'
          ? { ...this.standing.act, options: { ...this.standing.act.options, dryRun: true } }
          : this.standing.act;
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
        if (report.is === 'opened') await this.standing.begin(report);
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
        at: this.standing.now(),
        ...{ fromLine: lines[0] ?? toLine + 1, toLine: lines.at(-1) ?? toLine, read, results },
        ...(offset !== undefined && { offset }),
        ...summaryOf(rows),
        ...(last ? { last: true } : {}),
      },
    };
    await this.standing.tell(event, vaultSequence);
    this.turn.progressed();
  }

  /** Told first: what is deleted then is needed by nobody. */
  async #refuse({ code, detail }: Refusal): Promise<void> {
    await this.standing.tell({
      type: 'files.file-refused.v1',
      data: { at: this.standing.now(), code, detail, line: null },
    });
    await this.#clear();
  }

  async #clear(): Promise<void> {
    const { receipt, rows } = this.#state;
    const { upload, checking } = entriesOf(receipt.id);
    await this.on.spool.delete(upload);
    if (rows.pass === 'taking') await this.on.spool.delete(checking);
  }
}
