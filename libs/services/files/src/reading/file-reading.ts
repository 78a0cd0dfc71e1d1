import type { Worker } from 'node:worker_threads';
import { startThread } from '@icx/runtime';
import { ONE_MORE, type ReadOrder, type ReadReport } from './read-order.ts';

/** Batches that a worker may be ahead by: what is read and not yet written stays in memory. */
export const AHEAD = 3;

/** A worker that says nothing for so long although it may is given up, milliseconds. */
const SILENCE = 10 * 60_000;

/** A workbook is whole in memory; whatever needs more than this is refused by its worker's end, not by the exchange's. */
const limits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 96 };

/** Nothing is wrong with the exchange: the thread that read the file has ended. */
export class ReadingFailed extends Error {}

/**
 * Reads a file in a thread of its own. Each batch that is asked for after the first ones lets it read one more: so at most
 * `AHEAD` wait. Ends with the worker's last report. Throws `ReadingFailed`.
 */
export async function* readFile(order: ReadOrder, signal: AbortSignal, silence = SILENCE): AsyncGenerator<ReadReport> {
  const worker = startThread(new URL('./read-file-worker.ts', import.meta.url), order, limits);
  eraseBytes([order.upload.key, order.context]);
  const reports = new Reports(worker);
  const giveUp = setInterval(() => reports.giveUpAfter(silence), Math.min(silence, 10_000));
  const abort = (): void => reports.fail(new ReadingFailed('It was stopped.'));
  signal.addEventListener('abort', abort);
  try {
    for (let credit = 0; credit < AHEAD; credit++) worker.postMessage(ONE_MORE);
    for (;;) {
      const report = await reports.next();
      if (!report) return;
      yield report;
      if (report.is === 'rows') worker.postMessage(ONE_MORE);
    }
  } finally {
    clearInterval(giveUp);
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

/** Keys: the worker has clones of them. */
const eraseBytes = (value: unknown): void => {
  if (value instanceof Uint8Array) value.fill(0);
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(eraseBytes);
};

/** What has come from the worker and was not taken yet. */
class Reports {
  readonly #come: ReadReport[] = [];
  #ended = false;
  #failure: Error | undefined;
  #news: (() => void) | undefined;
  #lastSeen = performance.now();

  constructor(worker: Worker) {
    worker.on('message', (report: ReadReport) => this.#note(() => this.#come.push(report)));
    // Made anew here: what arrives is an error of the worker's, which `instanceof` may not know.
    worker.on('error', (error) => this.fail(new ReadingFailed((error as Error).message, { cause: error })));
    worker.on('exit', (code) =>
      this.#note(() => {
        if (code === 0) this.#ended = true;
        else this.#failure ??= new ReadingFailed(`The worker that read the file ended (exit code ${code}).`);
      }),
    );
  }

  fail(error: Error): void {
    this.#note(() => (this.#failure ??= error));
  }

  /** Only while somebody waits: what has come and is not taken is no silence of the worker's. */
  giveUpAfter(silence: number): void {
    if (this.#news && performance.now() - this.#lastSeen > silence)
      this.fail(new ReadingFailed('The worker that read the file says nothing any more.'));
  }

  async next(): Promise<ReadReport | undefined> {
    while (this.#come.length === 0) {
      if (this.#failure) throw this.#failure;
      if (this.#ended) return undefined;
      this.#lastSeen = performance.now();
      await new Promise<void>((resolve) => (this.#news = resolve));
    }
    return this.#come.shift();
  }

  #note(what: () => unknown): void {
    what();
    this.#news?.();
    this.#news = undefined;
  }
}
