import { Commands } from '@icx/commands';
import { exchangeItself, StorageUnavailable, type EventStore, type RecordedEvent } from '@icx/event-store';
import {
  nextStep,
  rungsOf,
  sameMail,
  unreadable,
  type Grounds,
  type InboundEvent,
  type InboundMail,
  type MailActed,
  type MailId,
  type MailOutcome,
  type MailRead,
} from '@icx/mail';
import type { MailReader, MailReading } from '@icx/mail-reading';
import type { RawMail } from '@icx/mail-store';
import { ViewsBehind, type ReadStore } from '@icx/read-store';
import { isRefusal } from '@icx/refusals';
import { Parked, type Clock, type Job, type Runner, type RunningJob, type Turn } from '@icx/runtime';
import { instant, type Instant } from '@icx/working-days';
import type { MailAddresses } from '../addresses.ts';
import type { Acting } from './acting.ts';
import { inboundStream } from './inbound-stream.ts';
import type { Judging } from './judging.ts';
import { inboundQueries } from './queries.ts';
import { storedMail, type StoredMail } from './stored-mail.ts';

export interface MailWorkParts {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly rawMail: Pick<RawMail, 'get'>;
  readonly clock: Clock;
  readonly judging: Pick<Judging, 'judge'>;
  readonly addresses: Pick<MailAddresses, 'readAddress'>;
}

/** What an application opens the work with; before that mail waits, on record. */
export interface MailWorkers {
  readonly reader: Pick<MailReader, 'read'>;
  readonly acting: Acting;
}

/** Mails that are worked on at once: a name server that is slow holds up one of them. */
const AT_ONCE = 32;
/** Mails that are looked at for what is next. */
const PAGE = 500;
/** For how long DNS is asked again before a mail is judged without its answer, milliseconds [choice]: as long as mail of ours is tried. */
const UNANSWERED = 4 * 3_600_000;
/** So many mails in a row without an answer, and it is not the one sender's name server. */
const SEVERAL = 5;

/** DNS did not answer: nothing is wrong with the mail. */
class Unanswered extends Error {}

/**
 * What becomes of each mail that came in: it is read, judged, and acts if it may. Each step is an event at an expected revision,
 * and is done again whenever it broke off; mails go side by side, those of one case in the order of their door times.
 */
export class MailWork implements Job {
  readonly name = 'mail-in';
  readonly everyMs = 1_000;
  readonly wokenBy = ['mail.mail-received.', 'mail.mail-confirmed.'];
  readonly #commands: Commands;
  readonly #running = new Map<MailId, Promise<void>>();
  /** Broken: others of its case need not wait for it. */
  readonly #broken = new Parked();
  readonly #unanswered = new Parked();
  readonly #stopped = new AbortController();
  #unansweredInRow = 0;
  #workers: MailWorkers | undefined;
  #job: RunningJob | undefined;
  #storage: string | undefined;

  constructor(private readonly parts: MailWorkParts) {
    this.#commands = new Commands(parts.log, parts.views);
  }

  open(workers: MailWorkers): void {
    this.#workers = workers;
    this.wake();
  }

  get workers(): MailWorkers | undefined {
    return this.#workers;
  }

  runBy(jobs: Runner): void {
    this.#job = jobs.add(this);
  }

  /** Something has come, or may go on. */
  wake(): void {
    this.#job?.wake();
  }

  /** What it begins goes on behind it, for as long as this process has the lease. */
  async run({ signal }: Pick<Turn, 'signal'>): Promise<void> {
    if (this.#stopped.signal.aborted || !this.#workers) return;
    // What is due is looked through for many at once: for each that is done it would cost more than reading it.
    if (this.#running.size > AT_ONCE / 2) return;
    const limit = PAGE + this.#broken.size + this.#unanswered.size + this.#running.size;
    const due = await inboundQueries.dueMails(this.parts.views, limit);
    const now = instant(this.parts.clock.now());
    const heads = [
      ...Map.groupBy(
        due.filter(({ id }) => !this.#broken.isWaiting(id)),
        (row) => this.#caseOf(row, now),
      ),
    ];
    const ready = heads
      .map(([, [first]]) => first!.id)
      .filter((id) => !this.#running.has(id) && !this.#unanswered.isWaiting(id));
    // Who is asked about again comes after who was not asked about yet.
    const fresh = ready.toSorted((a, b) => Number(this.#unanswered.has(a)) - Number(this.#unanswered.has(b)));
    for (const id of fresh.slice(0, AT_ONCE - this.#running.size))
      void this.#begin(id, AbortSignal.any([this.#stopped.signal, signal]));
  }

  problem(): string | undefined {
    const silent = this.#unansweredInRow >= SEVERAL ? `DNS: ${this.#unanswered.problem()}` : undefined;
    return this.#storage ?? this.#broken.problem() ?? silent;
  }

  /** Resolves when nothing is worked on any more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running.values());
  }

  /** Does all that can be done for a mail now; what cannot is tried again by the job. */
  async finish(id: MailId): Promise<void> {
    if (this.#workers) await (this.#running.get(id) ?? this.#begin(id, this.#stopped.signal));
  }

  #begin(id: MailId, signal: AbortSignal): Promise<void> {
    const done = this.#attempt(id, signal).finally(() => {
      this.#running.delete(id);
      if (this.#storage === undefined) this.wake();
    });
    this.#running.set(id, done);
    return done;
  }

  async #attempt(id: MailId, signal: AbortSignal): Promise<void> {
    try {
      await this.#broken.try(id, async () => {
        try {
          await this.#steps(id, signal);
          this.#unanswered.settle(id);
        } catch (error) {
          if (!(error instanceof Unanswered)) throw error;
          await this.#unanswered.try(id, () => Promise.reject(error));
        }
      });
      this.#storage = undefined;
    } catch (error) {
      if (!(error instanceof StorageUnavailable || error instanceof ViewsBehind)) throw error;
      this.#storage = error.message;
    }
  }

  async #steps(id: MailId, signal: AbortSignal): Promise<void> {
    const workers = this.#workers!;
    let reading: MailReading | undefined;
    while (!signal.aborted) {
      const { state: mail, events } = await this.#commands.load(id, inboundStream);
      const step = mail && nextStep(mail);
      if (!mail || !step) return;
      const stored = await storedMail(this.parts.rawMail, id);
      reading ??= stored && (await workers.reader.read(stored.raw, stored.envelope, cameAt(events)));
      const event = await this.#step(workers, mail, step, { stored, reading, cameAt: cameAt(events) });
      await this.#record(id, step, event);
    }
  }

  /** What is to be recorded. */
  async #step(
    workers: MailWorkers,
    mail: InboundMail,
    step: NonNullable<ReturnType<typeof nextStep>>,
    { stored, reading, cameAt }: { stored: StoredMail | undefined; reading: MailReading | undefined; cameAt: Date },
  ): Promise<InboundEvent> {
    const at = instant(this.parts.clock.now());
    if (!stored || !reading) return step === 'read' ? readNothing(at) : actedOnNothing(at, step);
    if (step === 'read') {
      const { envelope } = stored;
      const judged = await this.parts.judging.judge(reading, envelope, this.parts.addresses, mail.received.at);
      if (mayStand(judged.grounds)) this.#expectAnswer(reading, cameAt);
      const { id, hash } = mail.received;
      const acted = judged.standing === 'never' ? [] : await inboundQueries.acted(this.parts.views, hash);
      const isAgain = acted.some((other) => other !== id);
      return { type: 'mail.mail-read.v1', data: { at, ...judged, ...(isAgain && sameMail) } };
    }
    if (step === 'report') {
      const { id, at: came } = mail.received;
      const reports = reading.read.reports ?? [];
      const as = await workers.acting.report({ id, at: came, ...mail.read!.reportsOn!, reports });
      return { type: 'mail.report-taken.v1', data: { at, as } };
    }
    return { type: 'mail.mail-acted.v1', data: { at, ...(await this.#act(workers.acting, mail, reading)) } };
  }

  async #act(acting: Acting, mail: InboundMail, { read }: MailReading): Promise<Omit<MailActed, 'at'>> {
    const { id, at, hash } = mail.received;
    const { party, post, grounds } = mail.read!;
    const scope = mail.confirmed ? 'confirmed' : 'case';
    const confirmedBy = mail.confirmed ? { confirmedBy: mail.confirmed.by } : {};
    const outcomes = await acting.act(
      { id, hash, at, party: party!, post, rungs: rungsOf(grounds), read, ...confirmedBy },
      scope,
    );
    return { scope, outcomes, waits: outcomes.some(({ outcome }) => outcome === 'waits') };
  }

  #expectAnswer({ authenticated: { unresolved } }: MailReading, cameAt: Date): void {
    if (unresolved === null) this.#unansweredInRow = 0;
    else if (Date.now() - cameAt.getTime() < UNANSWERED) {
      this.#unansweredInRow += 1;
      throw new Unanswered(`DNS does not answer (${unresolved}). It is asked again.`);
    }
  }

  async #record(id: MailId, step: ReturnType<typeof nextStep>, event: InboundEvent): Promise<void> {
    // Whoever else did this step was first: then it is done.
    const recorded = await this.#commands.perform(id, inboundStream, byMail, (mail) =>
      mail && nextStep(mail) === step ? [event] : [],
    );
    if (isRefusal(recorded)) throw new Error(recorded.detail);
  }

  /** Which case a mail is of, by its envelope; one that has none is of its own. */
  #caseOf({ id, to }: { readonly id: MailId; readonly to: readonly string[] }, now: Instant): string {
    for (const address of to) {
      const ours = this.parts.addresses.readAddress(address, now);
      if (ours?.is === 'case' && (ours.valid || ours.expired)) return ours.post;
    }
    return id;
  }
}

/** Whether it could stand on two rungs if DMARC passed: else a stranger's name server could keep mails waiting. */
const mayStand = ({ token, contact }: Grounds): boolean =>
  token === 'valid' || contact === 'acts' || contact === 'of-several';

const byMail = { ...exchangeItself, channel: 'email' } as const;

/** By the wall clock, as signatures go. */
export const cameAt = ([received]: readonly RecordedEvent[]): Date => new Date(received!.recordedAt);

const readNothing = (at: MailRead['at']): InboundEvent => ({
  type: 'mail.mail-read.v1',
  data: {
    ...{ at, summary: unreadable('Its bytes were deleted before it was read.'), standing: 'never', why: 'raw-deleted' },
    authenticity: { spf: 'none', dkim: [], dmarc: 'none', arc: 'none' },
    grounds: { token: 'none', dmarc: 'other-from', contact: 'from-not-one' },
    ...{ party: null, post: null, reportsOn: null, waitsUntil: null },
  },
});

const gone: MailOutcome = {
  ...{ request: null, leg: null, outcome: 'refused' },
  refusal: { code: 'mail-raw-deleted', detail: 'What it said was deleted before it acted. Answer the request anew.' },
};

const actedOnNothing = (at: MailRead['at'], step: 'act' | 'act-confirmed' | 'report'): InboundEvent =>
  step === 'report'
    ? { type: 'mail.report-taken.v1', data: { at, as: 'noted' } }
    : {
        type: 'mail.mail-acted.v1',
        data: { at, scope: step === 'act' ? 'case' : 'confirmed', outcomes: [gone], waits: false },
      };
