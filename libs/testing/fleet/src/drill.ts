import type { Bus } from '@icx/bus';
import type { RecordedEvent } from '@icx/event-store';
import { openKafkaBus } from '@icx/kafka';
import { switchTopic, switchType } from '@icx/public-events-service';
import { asRole } from '../../../../infra/distributed/processes.ts';
import { Books } from './books.ts';
import { startFleet, type Fleet, type FleetOptions } from './fleet.ts';
import type { FleetProcess } from './fleet-process.ts';
import { Load } from './load.ts';
import { receive, type PublicRecord } from './receivers.ts';
import { actsAmiss, deadlinesAmiss, publishingAmiss, repeated, switchesAmiss } from './reckoning.ts';
import { until } from './until.ts';

/** Lifecycles that are under way at once. */
const LANES = 6;

export interface Tally {
  readonly acts: number;
  /** Calls that had no answer, or 503, and were sent again with the same command id. */
  readonly sentAgain: number;
  readonly switches: number;
  readonly deadlines: number;
  readonly published: number;
  /** Messages that Kafka brought once more, under an id that was there. */
  readonly publishedAgain: number;
  readonly events: number;
  /** What is otherwise than it should be; nothing. */
  readonly problems: readonly string[];
}

type Counts = Omit<Tally, 'deadlines' | 'events' | 'problems'>;

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

  /** The worker that does that job. */
  async doing(job: string): Promise<FleetProcess> {
    let found: FleetProcess | undefined;
    await until(`a worker that does ${job}`, async () => {
      const pid = await this.books.holderOf(job);
      found = this.fleet.workers.find((worker) => worker.runs && worker.pid === pid);
      return found !== undefined;
    });
    return found!;
  }

  /** Resolves when so many more acts have been answered. */
  async acted(more: number): Promise<void> {
    const wanted = this.load.acts.length + more;
    await until(`${more} more acts`, async () => this.load.acts.length >= wanted);
  }

  /** Harms it while it works, and counts when all that was begun has its answer. */
  async under(harm: () => Promise<unknown>): Promise<Tally> {
    const before = this.#counts();
    this.load.start(LANES);
    try {
      await this.acted(10);
      await harm();
      await this.acted(10);
    } finally {
      await this.load.stop();
    }
    return this.#tally(before);
  }

  /** Nobody works; time goes on to that instant. */
  async timePasses(to: string, harm: () => Promise<unknown>): Promise<Tally> {
    const before = this.#counts();
    const [{ body }] = await Promise.all([this.load.act('SECA', '/v1/sandbox/clock', { now: to }), harm()]);
    this.#now = body.now;
    return this.#tally(before);
  }

  /** Of open requests that many lose their supply, told twice and in the wrong order. */
  async switchSupply(count: number): Promise<void> {
    const open = this.load.raised.filter(
      ({ course, device }) => course === 'unanswered' && !this.#switches.includes(device.mpxn),
    );
    const points = open.slice(0, count).map(({ device }) => device.mpxn);
    const effectiveFrom = new Date().toISOString().slice(0, 10);
    const told = (mpxn: string, version: number) => ({
      ...{ topic: switchTopic, key: mpxn },
      value: Buffer.from(
        JSON.stringify({ mpxn, losing: 'AAAA', gaining: 'CCCC', effectiveFrom, id: `S-${mpxn}`, version }),
      ),
      headers: { ce_specversion: '1.0', ce_type: switchType, ce_id: `S-${mpxn}-${version}`, ce_source: '/drill' },
    });
    await this.bus.publish(points.flatMap((mpxn) => [2, 1, 2, 1].map((version) => told(mpxn, version))));
    this.#switches.push(...points);
  }

  #counts(): Counts {
    const { load, record } = this;
    const { acts, sentAgain } = load;
    const published = { published: record.size, publishedAgain: record.again };
    return { acts: acts.length, sentAgain, switches: this.#switches.length, ...published };
  }

  async #tally(before: Counts): Promise<Tally> {
    const late = (events: readonly RecordedEvent[]): string[] => [
      ...switchesAmiss(this.#switches, this.load.raised, events),
      ...deadlinesAmiss(events, this.#now).amiss,
    ];
    await until('what happens by itself', async () => late(await this.books.events()).length === 0).catch(
      () => undefined,
    );
    const events = await this.books.events();
    const expected = await this.books.published();
    await until('what is to be published', async () => this.record.size >= expected.size).catch(() => undefined);
    const key = (await this.load.call('SECA', '/v1/audit/key')).body.key;
    const { stored, anew } = await this.books.audit(key, events);
    const problems = [
      ...this.load.surprises,
      ...actsAmiss(this.load.acts, events),
      ...repeated(events),
      ...(await this.load.filesAmiss()),
      ...(await this.load.listsAmiss()),
      ...late(events),
      ...publishingAmiss(expected, this.record),
      ...[...stored.problems, ...anew.problems].map(({ what }) => `The log ${what}`),
      ...(await this.#unwell()),
    ];
    const since = Object.entries(this.#counts()).map(([name, count]) => [name, count - before[name as keyof Counts]]);
    const { fired: deadlines } = deadlinesAmiss(events, this.#now);
    return {
      ...(Object.fromEntries(since) as Counts),
      deadlines,
      events: events.length,
      problems: problems.slice(0, 10),
    };
  }

  /** What each process says of itself, once there is nothing but the clocks that were put wrong. */
  async #unwell(): Promise<string[]> {
    let said: string[] = [];
    const look = async (): Promise<boolean> => {
      const looks = this.processes.map(async ({ name, url }) => {
        const { degraded } = (await (await fetch(`${url}/readyz`)).json()) as {
          degraded: { name: string; why: string }[];
        };
        return degraded.flatMap((one) => (one.name === 'machine-clock' ? [] : [`${name}, ${one.name}: ${one.why}`]));
      });
      said = (await Promise.all(looks)).flat();
      return said.length === 0;
    };
    await until('all well', look).catch(() => undefined);
    return said;
  }
}
