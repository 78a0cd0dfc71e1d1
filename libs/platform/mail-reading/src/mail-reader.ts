import type { Envelope } from '@icx/mail';
import { startThread } from '@icx/runtime';
import { unauthentic } from './authenticate/authenticate.ts';
import { unreadable, type ReadOptions } from './read-mail.ts';
import { ReadingThread, type Job, type MailReading } from './reading-thread.ts';
import type { Resolver } from './reading.ts';

export type { MailReading } from './reading-thread.ts';

export interface MailReaderOptions extends ReadOptions {
  readonly resolver: Resolver;
  /** How many threads read. */
  readonly threads?: number;
  /** A mail that is not read after so many milliseconds, without what DNS took, is unreadable. */
  readonly longest?: number;
  /** The module of the worker; another one in specs. */
  readonly module?: URL;
}

/** Texts and trees; decoded bytes lie outside, and are bounded by those of the mail. */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 };
const workerModule = new URL('./mail.worker.ts', import.meta.url);

/** Bytes of a mail that may be read beside others [choice]: eight of them are far from the memory of a thread. */
const SMALL = 256 * 1024;

/**
 * Reads mails in worker threads. A thread that dies or hangs is replaced; what it had in hand beside others is read again alone,
 * and a mail on which a thread breaks alone is unreadable: no mail can stop another from being read.
 */
export class MailReader {
  readonly #options: MailReaderOptions;
  readonly #waiting: Job[] = [];
  readonly #threads = new Set<ReadingThread>();
  #closed = false;

  constructor(options: MailReaderOptions) {
    this.#options = options;
  }

  /** @param arrivedAt door time: a signature that has expired since was good then. */
  read(raw: Uint8Array, envelope: Envelope, arrivedAt: Date): Promise<MailReading> {
    if (this.#closed) return Promise.reject(new Error('The mail reader is closed.'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ raw, envelope, arrivedAt, alone: raw.length > SMALL, resolve, reject });
      this.#next();
    });
  }

  /** What is being read then fails, and stays to be read. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('The mail reader was closed.'));
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  /** In turn: the first that waits has the first thread that has room for it. */
  #next(): void {
    for (let [job] = this.#waiting; job; [job] = this.#waiting) {
      const thread = this.#threadFor(job);
      if (!thread) return;
      this.#waiting.shift();
      thread.begin(job);
    }
  }

  #threadFor(job: Job): ReadingThread | undefined {
    const threads = [...this.#threads].toSorted((a, b) => a.load - b.load);
    if (threads[0]?.load !== 0 && threads.length < (this.#options.threads ?? 1)) return this.#start();
    return threads.find((thread) => thread.hasRoomFor(job));
  }

  #start(): ReadingThread {
    const { module = workerModule, ownDomain, resolver, longest = 20_000 } = this.#options;
    const worker = startThread(module, { ownDomain } satisfies ReadOptions, resourceLimits);
    const broke = (jobs: readonly Job[]): void => {
      this.#threads.delete(thread);
      this.#broken(jobs);
    };
    const thread = new ReadingThread(worker, { resolver, longest }, { became: () => this.#next(), broke });
    this.#threads.add(thread);
    return thread;
  }

  #broken(jobs: readonly Job[]): void {
    for (const job of jobs.toReversed()) {
      if (this.#closed) job.reject(new Error('The mail reader was closed.'));
      else if (job.alone) job.resolve({ read: unreadable(TOO_MUCH), authenticated: unauthentic });
      else {
        job.alone = true;
        this.#waiting.unshift(job);
      }
    }
    if (!this.#closed) this.#next();
  }
}

const TOO_MUCH = 'Reading it took more time or memory than a mail may take.';
