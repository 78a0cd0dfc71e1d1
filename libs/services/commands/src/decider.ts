import type { RecordedEvent } from '@icx/event-store';
import type { Refusal } from '@icx/refusals';

/** One of the events of a context, as its domain writes it: the union of all of them is what a decider is of. */
export interface DomainEvent {
  /** Versioned, `requests.leg-opened.v1`. */
  readonly type: string;
  /** Plain JSON. */
  readonly data: object;
}

/** How the streams of one kind are folded. */
export interface Decider<State, Event extends DomainEvent> {
  /** Of a stream without events. */
  readonly initial: State;
  readonly evolve: (state: State, event: Event) => State;
  /**
   * Every type that `Event` has, and no other. A type that is not among them was written by a newer release: the stream
   * is folded without it, and `perform` decides nothing on a state that it does not understand.
   */
  readonly knows: Pick<ReadonlySet<string>, 'has'>;
  /** Types of events that change nothing of what a reader is shown: what it read still stands after one (`If-Match`). */
  readonly unseen?: Pick<ReadonlySet<string>, 'has'>;
}

/** An event of the union as the log has it. */
export type Stored<Event extends DomainEvent> = Event & RecordedEvent;

/** A stream as it stands. */
export interface Loaded<State, Event extends DomainEvent, Stream extends string = string> {
  readonly stream: Stream;
  /** Those that this release knows. */
  readonly events: readonly Stored<Event>[];
  readonly state: State;
  /** Of the last event; -1 where there is none. */
  readonly revision: bigint;
  /** Revision of the last event that changed what a reader is shown; absent: the last one did. */
  readonly changedAt?: bigint;
  /** Type of the first event that only a newer release knows. */
  readonly newer?: string;
}

/** What a command comes to: events to append, or why not; or a refusal that the log must remember with these events. */
export type Decided<Event> =
  readonly Event[] | Refusal | { readonly events: readonly Event[]; readonly refusal?: Refusal };

/** Called again when somebody else was first, so what it does beside deciding it can do twice. */
export type Decide<State, Event extends DomainEvent> = (
  state: State,
  loaded: Loaded<State, Event>,
) => Decided<Event> | Promise<Decided<Event>>;

/** @param types every type of the union, from where the compiler compares them with it. */
export const deciderOf = <State, Event extends DomainEvent>(
  initial: State,
  evolve: (state: State, event: Event) => State,
  types: readonly string[],
  unseen: readonly Event['type'][] = [],
): Decider<State, Event> => ({ initial, evolve, knows: new Set(types), unseen: new Set(unseen) });

/** Of streams that only keep what happened: nothing is decided by what did before, so whatever it was. */
export const kept: Decider<null, DomainEvent> = { initial: null, evolve: () => null, knows: { has: () => true } };

export const folded = <State, Event extends DomainEvent, Stream extends string>(
  stream: Stream,
  recorded: readonly RecordedEvent[],
  { initial, evolve, knows, unseen }: Decider<State, Event>,
): Loaded<State, Event, Stream> => {
  const newer = recorded.find(({ type }) => !knows.has(type))?.type;
  const known = newer === undefined ? recorded : recorded.filter(({ type }) => knows.has(type));
  const events = known as readonly Stored<Event>[];
  const revision = recorded.at(-1)?.revision ?? -1n;
  const changed = unseen && recorded.findLast(({ type }) => !unseen.has(type))?.revision;
  return {
    ...{ stream, events, state: events.reduce(evolve, initial), revision },
    ...(changed === undefined || changed === revision ? {} : { changedAt: changed }),
    ...(newer === undefined ? {} : { newer }),
  };
};
