import type { Worker } from 'node:worker_threads';
import type { Envelope, ReadMail } from '@icx/mail';
import { startWorker } from '@icx/runtime';
import { unauthentic } from './authenticate/authenticate.ts';
import type { Order, Report } from './messages.ts';
import { unreadable, type ReadOptions } from './read-mail.ts';
import type { Authenticated, Resolver } from './reading.ts';
import { WorkClock } from './work-clock.ts';

export interface MailReaderOptions extends ReadOptions {
  readonly resolver: Resolver;
  /** How many mails are read at once. */
  readonly threads?: number;
  /** A mail that is not read after so many milliseconds, without what DNS took, is unreadable. */
  readonly longest?: number;
  /** The module of the worker; another one in specs. */
  readonly module?: URL;
}

/** A mail as it was read, and whether it is authentic. */
export interface MailReading {
  readonly read: ReadMail;
  readonly authenticated: Authenticated;
}

interface Job {
  readonly raw: Uint8Array;
  readonly envelope: Envelope;
  readonly arrivedAt: Date;
  readonly resolve: (reading: MailReading) => void;
  readonly reject: (error: Error) => void;
}

/** Texts and trees; decoded bytes lie outside, and are bounded by those of the mail. */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 };
const workerModule = new URL('./mail.worker.ts', import.meta.url);

/**
 * Reads mails in worker threads, each in one of its own while it lasts. A worker that dies or hangs is replaced, and its
 * mail is unreadable: no mail can stop another from being read.
 */
export class MailReader {
  readonly #options: MailReaderOptions;
  readonly #waiting: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  #closed = false;

  constructor(options: MailReaderOptions) {
    this.#options = options;
  }

  /** @param arrivedAt door time: a signature that has expired since was good then. */
  read(raw: Uint8Array, envelope: Envelope, arrivedAt: Date): Promise<MailReading> {
    if (this.#closed) return Promise.reject(new Error('The mail reader is closed.'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ raw, envelope, arrivedAt, resolve, reject });
      this.#next();
    });
  }

  /** What is being read then fails, and stays to be read. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('The mail reader was closed.'));
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    const worker = this.#idle.pop() ?? (this.#all.size < (this.#options.threads ?? 1) ? this.#start() : undefined);
    if (worker) this.#work(worker, this.#waiting.shift()!);
  }

  #start(): Worker {
    const { module = workerModule, ownDomain } = this.#options;
    const worker = startWorker(module, { ownDomain } satisfies ReadOptions, resourceLimits);
    this.#all.add(worker);
    // Without a listener an error would end the process.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#all.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at !== -1) this.#idle.splice(at, 1);
      if (!this.#closed) this.#next();
    });
    return worker;
  }

  #work(worker: Worker, job: Job): void {
    const clock = new WorkClock(this.#options.longest ?? 20_000, () => void worker.terminate());
    const done = (): void => {
      clock.stop();
      worker.off('message', take);
      worker.off('exit', died);
    };
    const take = (report: Report): void => {
      if (report.is === 'resolve') return void this.#answer(worker, report, clock);
      done();
      this.#idle.push(worker);
      job.resolve({ read: report.read, authenticated: report.authenticated });
      this.#next();
    };
    const died = (): void => {
      done();
      if (this.#closed) job.reject(new Error('The mail reader was closed.'));
      else job.resolve({ read: unreadable(TOO_MUCH), authenticated: unauthentic });
    };
    worker.on('message', take);
    worker.on('exit', died);
    const { raw, envelope, arrivedAt } = job;
    worker.postMessage({ is: 'read', raw, envelope, arrivedAt } satisfies Order);
  }

  async #answer(
    worker: Worker,
    { id, name, type }: Extract<Report, { is: 'resolve' }>,
    clock: WorkClock,
  ): Promise<void> {
    clock.pause();
    let answer: Order;
    try {
      answer = { is: 'resolved', id, records: await this.#options.resolver(name, type) };
    } catch (error) {
      answer = { is: 'not-resolved', id, code: (error as NodeJS.ErrnoException).code ?? 'unknown' };
    }
    clock.goOn();
    worker.postMessage(answer);
  }
}

const TOO_MUCH = 'Reading it took more time or memory than a mail may take.';
