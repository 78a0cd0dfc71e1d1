import type { AppendResult } from '@icx/event-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import { isCommand, type By } from './context.ts';
import type { Decided, Decider, DomainEvent, Loaded, Stored } from './decider.ts';

/** A stream by its name, or as the door loaded it; or looked for anew at each try, commands with the same `key` in turns. */
export type On<State, Event extends DomainEvent, Stream extends string> =
  | Stream
  | Loaded<State, Event, Stream>
  | {
      readonly key: string;
      /** `undefined`: it has just become another one, look again. */
      readonly find: () => Promise<Loaded<State, Event, Stream> | Refusal | undefined>;
    };

/** What came of a command: the stream up to its own last event, also when the command is sent again. */
export interface Done<State, Event extends DomainEvent, Stream extends string = string> extends Loaded<
  State,
  Event,
  Stream
> {
  /** Of the last event; 0 where there is none. */
  readonly position: bigint;
  /** As it was before this command. */
  readonly before: State;
  /** The command came before, and this is its stored outcome. */
  readonly replayed: boolean;
}

export interface How<State, Event extends DomainEvent> {
  /** Its id is found in the whole log (`findCommand`). By default that of a command that begins a stream. */
  readonly creates?: boolean;
  /** The stream must still end at this revision (`If-Match`). */
  readonly ifRevision?: bigint | undefined;
  /** Not answered from memory: each time it comes it is decided and recorded again. */
  readonly repeatable?: boolean;
  /** On record where a command changes nothing: sent again, late, it must not undo what came since. */
  readonly nothingNew?: Event;
  /** Right before the append: what the events say is gone must be gone. Tells the vault's sequence that they refer to. */
  readonly appending?: (events: readonly Event[]) => Promise<{ readonly vaultSequence?: bigint }>;
  /** Told what was appended, once, also with a refusal. For counting: nothing may hang on it. */
  readonly appended?: (events: readonly Event[], state: State) => void;
}

export type Outcome<State, Event extends DomainEvent, Stream extends string> = Refusal | Done<State, Event, Stream>;

/** Whatever came of it, a command that is carried out leaves an event: one that left none would be carried out late. */
export const decisionOf = <State, Event extends DomainEvent>(
  decided: Decided<Event>,
  by: By,
  { nothingNew, inRows = false }: How<State, Event> & { readonly inRows?: boolean },
): { readonly events: readonly Event[]; readonly refusal?: Refusal } => {
  const decision = isRefusal(decided)
    ? { events: [], refusal: decided }
    : 'events' in decided
      ? decided
      : { events: decided };
  if (decision.events.length > 0 || decision.refusal || inRows || !isCommand(by)) return decision;
  if (!nothingNew)
    throw new Error('A command changed nothing and leaves no event: sent again, late, it would be done.');
  return { events: [nothingNew] };
};

export const unchanged = <State, Event extends DomainEvent, Stream extends string>(
  loaded: Loaded<State, Event, Stream>,
): Done<State, Event, Stream> => ({
  ...loaded,
  position: loaded.events.at(-1)?.position ?? 0n,
  before: loaded.state,
  replayed: false,
});

export const after = <State, Event extends DomainEvent, Stream extends string>(
  before: Loaded<State, Event, Stream>,
  { position, revision, recorded }: Extract<AppendResult, { outcome: 'appended' }>,
  { evolve }: Decider<State, Event>,
): Done<State, Event, Stream> => {
  const stored = recorded as readonly Stored<Event>[];
  return {
    stream: before.stream,
    events: [...before.events, ...stored],
    state: stored.reduce(evolve, before.state),
    ...{ revision, position, before: before.state, replayed: false },
  };
};
