import type { Bus } from '@icx/bus';
import type { RecordedEvent } from '@icx/event-store';
import { openKafkaBus } from '@icx/kafka';
import { eventually } from '@icx/world-testing/eventually';
import { asRole } from '../../../../infra/distributed/processes.ts';
import { Books } from './books.ts';
import { startFleet, type Fleet, type FleetOptions } from './fleet.ts';
import type { FleetProcess } from './fleet-process.ts';
import { Load } from './load.ts';
import { unwell } from './readiness.ts';
import { receive, switchOf, type PublicRecord } from './receivers.ts';
import { actsAmiss, clocksApart, deadlinesAmiss, publishingAmiss, repeated, switchesAmiss } from './reckoning.ts';

/** Lifecycles that are under way at once. */
export const LANES = 6;
/** Milliseconds that a machine with others to serve may take. */
const PATIENCE = 120_000;
/** What a worker keeps for as long as it does it. */
const kept = ['relay', 'sandbox-clock'];

/** What happened while a fault was there. */
export interface Counts {
  readonly acts: number;
  /** Calls that had no answer, or 503, and were sent again with the same command id. */
  readonly sentAgain: number;
  /** Supply points that were told of. */
  readonly switches: number;
  readonly deadlines: number;
  readonly published: number;
  /** Messages that Kafka brought once more, under an id that was there. */
  readonly publishedAgain: number;
  readonly events: number;
  /** How often a worker took over what another one had, or it had itself and lost. */
  readonly takes: number;
  /** How often a process wrote with its clock behind the one before. */
  readonly clocksApart: number;
  /** How often it was said that work on a file begins. */
  readonly begun: number;
}

/** What whoever does the harm counts of it. */
export type Harmed = Partial<Record<'kills' | 'stops' | 'cuts' | 'slowed' | 'owed' | 'left' | 'atOnce', number>>;

export interface Tally {
  readonly counts: Counts & Harmed;
  /** What is otherwise than it should be; nothing. */
  readonly problems: readonly string[];
}

/** A fleet under load that is harmed; afterwards everything is counted, by the log and by what receivers keep. */
export class Drill {
  #now = new Date().toISOString();
  readonly #switches: string[] = [];

  private constructor(
    readonly fleet: Fleet,
    readonly load: Load,
    private readonly bus: Bus,
    private readonly record: PublicRecord,
    readonly books: Books,
  ) {}

  static async begin(options: FleetOptions & { readonly kafka: string }): Promise<Drill> {
    const fleet = await startFleet(options);
    const bus = openKafkaBus({ brokers: [fleet.kafka!.brokers] });
    const load = await Load.on(fleet);
    const books = await Books.open(asRole(fleet.postgres.url, 'icx_app'), fleet.folder);
    return new Drill(fleet, load, bus, receive(bus), books);
  }

  async end(): Promise<void> {
    await this.books.close();
    await this.bus.close();
    await this.fleet.close();
  }

  get processes(): readonly FleetProcess[] {
    return [...this.fleet.workers, ...this.fleet.webs];
  }

  /** @param what for whoever reads that it did not come */
  until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
    return eventually(look, { what, patienceMs: PATIENCE });
  }

  /** The worker that does that job. @param but another one than this */
  doing(job: string, but?: FleetProcess): Promise<FleetProcess> {
    return this.until(`a worker that does ${job}`, async () => {
      const pid = await this.books.holderOf(job);
      return this.fleet.workers.find((worker) => worker !== but && worker.runs && worker.pid === pid);
    });
  }

  /** Its leases are taken from it behind its back, until another worker does that job; it lives, and does not know. */
  passOn(holder: FleetProcess, job: string): Promise<unknown> {
    return this.until(`another worker that does ${job}`, async () => {
      await this.books.letLapse(holder.pid);
      const pid = await this.books.holderOf(job);
      return pid !== undefined && pid !== holder.pid;
    });
  }

  /** Resolves when so many more acts have been answered. */
  async acted(more: number): Promise<void> {
    const wanted = this.load.acts.length + more;
    await this.until(`${more} more acts`, async () => this.load.acts.length >= wanted);
  }

  /** Messages that are to be published of what is in the log now, and that no receiver has. */
  async owed(): Promise<number> {
    await this.books.events();
    return (await this.books.published()).size - this.record.size;
  }

  /** Deadlines and reminders that have fired since the drill began. */
  async fired(): Promise<number> {
    return deadlinesAmiss(await this.books.events(), this.#now).fired;
  }

  /** How often work on a file was begun, by whichever worker. */
  async begun(): Promise<number> {
    return (await this.books.events()).filter(({ type }) => type === 'files.file-begun.v1').length;
  }

  /** Harms it while it works, and counts when all that was begun has its answer. */
  async under(harm: () => Promise<Harmed | void>): Promise<Tally> {
    const before = await this.#counts();
    let harmed: Harmed | void;
    this.load.start(LANES);
    try {
      await this.acted(10);
      harmed = await harm();
      await this.acted(10);
    } finally {
      await this.load.stop();
    }
    return this.#tally(before, harmed);
  }

  /** Nobody works; time goes on to that instant. */
  async timePasses(to: string, harm: () => Promise<Harmed | void>): Promise<Tally> {
    const before = await this.#counts();
    const [{ body }, harmed] = await Promise.all([this.load.act('SECA', '/v1/sandbox/clock', { now: to }), harm()]);
    this.#now = body.now;
    return this.#tally(before, harmed);
  }

  /** Of open requests that many lose their supply, told twice and in the wrong order. */
  async switchSupply(count: number): Promise<void> {
    const open = () =>
      this.load.raised.filter(({ course, device }) => course === 'unanswered' && !this.#switches.includes(device.mpxn));
    await this.until(`${count} open requests`, async () => open().length >= count);
    const points = open()
      .slice(0, count)
      .map(({ device }) => device.mpxn);
    const effectiveFrom = new Date().toISOString().slice(0, 10);
    await this.bus.publish(
      points.flatMap((mpxn) => [2, 1, 2, 1].map((version) => switchOf(mpxn, version, effectiveFrom))),
    );
    this.#switches.push(...points);
  }

  async #counts(): Promise<Counts> {
    const events = await this.books.events();
    return {
      ...{ acts: this.load.acts.length, sentAgain: this.load.sentAgain, switches: this.#switches.length },
      ...{ published: this.record.size, publishedAgain: this.record.again, events: events.length },
      ...{ deadlines: await this.fired(), takes: await this.books.takesOf(kept), clocksApart: clocksApart(events) },
      begun: await this.begun(),
    };
  }

  async #tally(before: Counts, harmed: Harmed | void): Promise<Tally> {
    const late = (events: readonly RecordedEvent[]): string[] => [
      ...switchesAmiss(this.#switches, this.load.raised, events),
      ...deadlinesAmiss(events, this.#now).amiss,
    ];
    // What does not come in time is told below.
    const inTime = (look: () => Promise<boolean>) => this.until('what is counted', look).catch(() => undefined);
    await inTime(async () => late(await this.books.events()).length === 0);
    const events = await this.books.events();
    const expected = await this.books.published();
    await inTime(async () => this.record.size >= expected.size);
    const key = (await this.load.call('SECA', '/v1/audit/key')).body.key;
    const { stored, anew } = await this.books.audit(key, events);
    let said: string[] = [];
    await inTime(async () => (said = await unwell(this.processes)).length === 0);
    const problems = [
      ...this.load.surprises,
      ...actsAmiss(this.load.acts, events),
      ...repeated(events),
      ...(await this.load.filesAmiss()),
      ...(await this.load.listsAmiss()),
      ...late(events),
      ...publishingAmiss(expected, this.record),
      ...[...stored.problems, ...anew.problems].map(({ what }) => `The log ${what}`),
      ...said,
    ];
    const after = Object.entries(await this.#counts());
    const since = Object.fromEntries(after.map(([name, count]) => [name, count - before[name as keyof Counts]]));
    return { counts: { ...(since as unknown as Counts), ...harmed }, problems: problems.slice(0, 10) };
  }
}
