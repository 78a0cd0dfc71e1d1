import { Commands, deciderOf } from '@icx/commands';
import { count, document, instant as instantSchema, Type, type DocumentOf } from '@icx/documents';
import { exchangeItself, type EventStore, type Position } from '@icx/event-store';
import { isRefusal } from '@icx/refusals';
import type { Checkpoints, Clock, Job, Leases } from '@icx/runtime';
import { evolveOutages, minutesAway, outageEventTypes, recordOutage } from '@icx/sla';
import type { OutageEvent, OutagesState } from '@icx/sla';
import { instant, type Instant } from '@icx/working-days';

const STREAM = 'operations-outages';
/** The name of its checkpoint, which is no place in the log: milliseconds since 1970. */
export const heartbeat = 'heartbeat';
/** Milliseconds between two beats: by so much an outage may have begun later than it is told. */
const EVERY = 60_000;

const outages = deciderOf<OutagesState, OutageEvent>([], evolveOutages, outageEventTypes);

export const outagesSchema = document(
  'Outages',
  {
    items: Type.Array(
      document('Outage', {
        from: instantSchema({ description: 'The exchange was last known to be there.' }),
        until: instantSchema({ description: 'It was there again.' }),
        minutes: count(),
      }),
    ),
  },
  { description: 'In order. A restart of less than five minutes is none.' },
);

/**
 * When the exchange was not there. While it is, it says so once a minute: a checkpoint, no event. At a start whatever has
 * passed since is put on record, in the time of the domain.
 */
export class Outages {
  readonly #commands: Commands;

  constructor(
    private readonly log: EventStore,
    private readonly beats: Checkpoints & Leases,
    private readonly clock: Clock,
  ) {
    this.#commands = new Commands(log);
  }

  /** At a start, before anything that fell due meanwhile is done. */
  async begin(): Promise<void> {
    const beat = await this.beats.load(heartbeat);
    const seen = { lastSeen: beat === 0n ? null : instant(new Date(Number(beat)).toISOString()), now: this.#now() };
    const recorded = await this.#commands.perform(STREAM, outages, exchangeItself, (known) =>
      recordOutage(seen, known),
    );
    if (isRefusal(recorded)) throw new Error(recorded.detail);
    await this.beat();
  }

  /** It is there. Where several processes serve, one of them says so. */
  async beat(): Promise<void> {
    const token = await this.beats.take(heartbeat);
    if (token !== undefined) await this.#beat(token);
  }

  job(): Job {
    return { name: heartbeat, everyMs: EVERY, run: ({ token }) => this.#beat(token) };
  }

  /** @param upTo as far as was known at a position of the log; without it, all. */
  async recorded(upTo?: Position): Promise<OutagesState> {
    const events = await this.log.readStream(STREAM);
    const known = events.filter(({ position }) => upTo === undefined || position <= upTo);
    return (known as unknown as readonly OutageEvent[]).reduce(evolveOutages, []);
  }

  async document(): Promise<DocumentOf<typeof outagesSchema>> {
    const items = await this.recorded();
    return { items: items.map((one) => ({ ...one, minutes: minutesAway([one], one.from, one.until) })) };
  }

  async #beat(token: bigint): Promise<void> {
    await this.beats.store(heartbeat, BigInt(Date.parse(this.#now())) as Position, token);
  }

  #now(): Instant {
    return instant(this.clock.now());
  }
}
