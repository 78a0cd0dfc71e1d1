import type { Worker } from 'node:worker_threads';
import type { Envelope, ReadMail } from '@icx/mail';
import type { Order, Report } from './messages.ts';
import type { Authenticated, Resolver } from './reading.ts';
import { WorkClock } from './work-clock.ts';

/** A mail as it was read, and whether it is authentic. */
export interface MailReading {
  readonly read: ReadMail;
  readonly authenticated: Authenticated;
}

export interface Job {
  readonly raw: Uint8Array;
  readonly envelope: Envelope;
  readonly arrivedAt: Date;
  /** No other is read in its thread meanwhile: it is large, or one of those in whose company a thread broke. */
  alone: boolean;
  readonly resolve: (reading: MailReading) => void;
  readonly reject: (error: Error) => void;
}

/** Mails that a thread has in hand at once [choice]: while DNS is asked for one, the others are read. */
const AT_ONCE = 8;

/** A worker thread and what it has in hand. */
export class ReadingThread {
  readonly #worker: Worker;
  readonly #resolver: Resolver;
  readonly #longest: number;
  readonly #inHand = new Map<number, { readonly job: Job; readonly clock: WorkClock }>();
  #last = 0;

  /**
   * @param longest milliseconds that a mail may take, without what DNS does; others that are in hand count
   * @param became a mail was read
   * @param broke it ended, and these were not read
   */
  constructor(
    worker: Worker,
    { resolver, longest }: { readonly resolver: Resolver; readonly longest: number },
    on: { readonly became: () => void; readonly broke: (jobs: readonly Job[]) => void },
  ) {
    this.#worker = worker;
    this.#resolver = resolver;
    this.#longest = longest;
    // Without a listener an error would end the process.
    worker.on('error', () => undefined);
    worker.on('message', (report: Report) => {
      if (report.is === 'resolve') return void this.#answer(report);
      this.#take(report.mail)?.resolve({ read: report.read, authenticated: report.authenticated });
      on.became();
    });
    worker.on('exit', () => on.broke([...this.#inHand.keys()].map((mail) => this.#take(mail)!)));
  }

  get load(): number {
    return this.#inHand.size;
  }

  hasRoomFor({ alone }: Job): boolean {
    if (this.#inHand.size === 0) return true;
    return !alone && this.#inHand.size < AT_ONCE && ![...this.#inHand.values()].some(({ job }) => job.alone);
  }

  begin(job: Job): void {
    const mail = ++this.#last;
    this.#inHand.set(mail, { job, clock: new WorkClock(this.#longest, () => void this.#worker.terminate()) });
    const { raw, envelope, arrivedAt } = job;
    this.#worker.postMessage({ is: 'read', mail, raw, envelope, arrivedAt } satisfies Order);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(mail: number): Job | undefined {
    const taken = this.#inHand.get(mail);
    taken?.clock.stop();
    this.#inHand.delete(mail);
    return taken?.job;
  }

  async #answer({ mail, id, name, type }: Extract<Report, { is: 'resolve' }>): Promise<void> {
    const clock = this.#inHand.get(mail)?.clock;
    clock?.pause();
    let answer: Order;
    try {
      answer = { is: 'resolved', id, records: await this.#resolver(name, type) };
    } catch (error) {
      answer = { is: 'not-resolved', id, code: (error as NodeJS.ErrnoException).code ?? 'unknown' };
    }
    clock?.goOn();
    this.#worker.postMessage(answer);
  }
}
