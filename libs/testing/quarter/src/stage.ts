import type { EventMetadata } from '@icx/event-store';
import type { PartyId, RequestId } from '@icx/identifiers';
import { receiptBy } from '@icx/parties';
import { absent, decide, fold, nextTimerAt } from '@icx/requests';
import type { Facts, RequestCommand, RequestEvent, RequestState } from '@icx/requests';
import { defaultPolicy } from '@icx/requests-service';
import { calendars, plainDate } from '@icx/working-days';
import { Agenda } from './agenda.ts';
import { revisedCalendars } from './calendar-taken-up.ts';
import { failing, successor, supplierOf } from './suppliers.ts';
import { instantOf, outsideOutage, revisedAt, succeededAt } from './times.ts';
import type { WrittenLog } from './written-log.ts';

/** Timers look once a second for what is due. */
const TICK = 1_000;

const place = { party: successor, on: plainDate('2027-02-15'), kind: 'solr' };

export type By = { readonly party: PartyId; readonly channel: EventMetadata['channel'] } | null;

/** Requests as they stand, decided on by the domain's own decisions; what time brings about, on an agenda. */
export class Stage {
  readonly agenda = new Agenda();
  /** All that may still change. */
  readonly requests = new Map<RequestId, RequestState>();
  /** How often each code was told. */
  readonly refusals = new Map<string, number>();
  #codes = 0;
  #now = 0;

  constructor(
    private readonly log: WrittenLog,
    /** Is told of every request that has changed, at that time. */
    private readonly changed: (state: RequestState, events: readonly RequestEvent[], now: number) => void,
  ) {}

  /** Number of a code, as a vault would count them. */
  nextCode(): number {
    return (this.#codes += 1);
  }

  facts(now: number): Facts {
    const successionTookPlace = now >= succeededAt;
    return {
      now: instantOf(now),
      terms: defaultPolicy.terms,
      calendars: now >= revisedAt ? revisedCalendars : calendars,
      retention: defaultPolicy.retention,
      obligationFrom: defaultPolicy.obligationFrom,
      carries: () => true,
      addressee: (party) => {
        const channel = supplierOf.get(party)?.channel;
        if (!channel || (successionTookPlace && party === failing)) return undefined;
        return { obligated: true, receipt: receiptBy[channel], channel };
      },
      successorOf: (party) => (successionTookPlace && party === failing ? place : undefined),
    };
  }

  state(id: RequestId): RequestState {
    return this.requests.get(id) ?? absent;
  }

  /** At this time somebody acts, unless the exchange is out of order: then after it. */
  later(at: number, act: (now: number) => void): void {
    const now = outsideOutage(Math.max(at, this.#now));
    this.agenda.enter(now, () => {
      this.#now = now;
      act(now);
    });
  }

  /** The calendars as they are now, for all that is there. */
  reviseAll(now: number): void {
    for (const id of [...this.requests.keys()])
      this.act(id, { type: 'follow-calendars', at: instantOf(now) }, null, now);
  }

  act(id: RequestId, command: RequestCommand, by: By, now: number): void {
    const before = this.state(id);
    const { events, refusal } = decide(command, before, this.facts(now));
    if (refusal) this.refusals.set(refusal.code, 1 + (this.refusals.get(refusal.code) ?? 0));
    if (events.length > 0) this.#record(id, before, events, by, now);
  }

  #record(id: RequestId, before: RequestState, events: readonly RequestEvent[], by: By, now: number): void {
    const channel = by?.channel ?? 'exchange';
    this.log.append(id, events, instantOf(now), by?.party ?? null, channel);
    const state = fold(
      events.map((event) => ({ ...event, metadata: { channel } })),
      before,
    );
    const timer = nextTimerAt(state);
    if (state.status === 'ended' && !timer && !isOpenToRevision(state, now)) this.requests.delete(id);
    else this.requests.set(id, state);
    if (timer && timer !== nextTimerAt(before)) this.#wake(id, Date.parse(timer), now);
    this.changed(state, events, now);
  }

  #wake(id: RequestId, due: number, now: number): void {
    const tick = outsideOutage(Math.max(Math.ceil(due / TICK) * TICK + TICK / 2, now));
    this.agenda.enter(tick, () => {
      const timer = nextTimerAt(this.state(id));
      if (timer && Date.parse(timer) <= tick) this.act(id, { type: 'pass-time', at: instantOf(tick) }, null, tick);
    });
  }
}

/** What was breached or late before the calendar is revised is judged again, though its request has ended. */
const isOpenToRevision = ({ legs }: Extract<RequestState, { status: 'ended' }>, now: number): boolean =>
  now < revisedAt && legs.some(({ breach, reply }) => breach ?? reply?.inTime === false);
