import { abreast, Commands, keptAs } from '@icx/commands';
import type { By, CommandContext, Decide, Done, How, Loaded as Stream, On } from '@icx/commands';
import { deciderOf } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { CommandId, RequestId } from '@icx/identifiers';
import type { KeyRing } from '@icx/keys';
import type { Refusal } from '@icx/refusals';
import type { ReadStore } from '@icx/read-store';
import { absent, evolve, requestEventTypes } from '@icx/requests';
import type { Decision, RequestEvent, RequestState } from '@icx/requests';
import type { Vault } from '@icx/vault';
import { codesOf, withoutKnownCodes } from './codes-in-text.ts';

export type RaisedState = Exclude<RequestState, { status: 'absent' }>;

export type Observer = (events: readonly RequestEvent[], state: RaisedState) => void;

/** A request as it stands in its stream, which its id names. */
export type Loaded = Stream<RequestState, RequestEvent, RequestId>;

/** What came of an accepted command: the request right after it, also when it is asked for again. */
export type Outcome = Omit<Done<RequestState, RequestEvent, RequestId>, 'state'> & { readonly state: RaisedState };

/** How a request is acted on, beside what is decided. */
export interface Acting extends Pick<How<RequestState, RequestEvent>, 'creates' | 'ifRevision' | 'repeatable'> {
  /** The last thing before the append: what it throws keeps it from being made. */
  readonly beforeAppend?: () => void;
}

/** That an addressee has read its leg is in no document of the request: nobody has to look again before acting. */
const requestStream = deciderOf<RequestState, RequestEvent>(absent, evolve, requestEventTypes, [
  'requests.leg-fetched.v1',
]);

/** Streams of requests, with what their events have to do with the vault. */
export class RequestLog {
  readonly #commands: Commands;
  /** Commands on one request take turns. */
  readonly turns: Commands['turns'];

  constructor(
    log: EventStore,
    views: ReadStore,
    private readonly vault: Vault,
    private readonly keys: KeyRing,
    /** Is told what was appended, once. For counting: nothing may hang on it. */
    private readonly observe: Observer = () => undefined,
  ) {
    this.#commands = new Commands(log, views);
    this.turns = this.#commands.turns;
  }

  keptAs(id: CommandId): CommandId {
    return keptAs(this.keys, id);
  }

  /** A party's command puts no code into the log, in whatever disguise. */
  withoutCodes(decision: Decision, loaded: Pick<Loaded, 'state' | 'events'>, earlier?: readonly Loaded[]): Decision {
    return withoutKnownCodes(decision, loaded, this.vault, earlier);
  }

  /** Whether bytes are a code of one of these requests, erased ones too; `undefined`: they have none. */
  async codesOf(ids: readonly RequestId[]): Promise<((code: Uint8Array) => boolean) | undefined> {
    const loaded = await abreast([...new Set(ids)], (id) => this.load(id));
    return codesOf(
      loaded.flatMap(({ events }) => events),
      this.vault,
    );
  }

  load(id: RequestId): Promise<Loaded> {
    return this.#commands.load(id, requestStream);
  }

  /**
   * The stored outcome of this very command, which raised a request; a refusal if its id was used for something else;
   * `undefined` if it is new.
   */
  stored(context: CommandContext): Promise<Outcome | Refusal | undefined> {
    return this.#commands.stored(requestStream, context) as Promise<Outcome | Refusal | undefined>;
  }

  /** Codes that the events declare erased are deleted from the vault before. */
  perform(
    on: On<RequestState, RequestEvent, RequestId>,
    by: By,
    decide: Decide<RequestState, RequestEvent>,
    { beforeAppend, ...how }: Acting = {},
  ): Promise<Outcome | Refusal> {
    return this.#commands.perform(on, requestStream, by, decide, {
      ...how,
      ...('receivedAt' in by ? { nothingNew: noted(by) } : {}),
      appending: async (events) => {
        for (const { type, data } of events) if (type === 'requests.code-erased.v1') await this.vault.delete(data.code);
        beforeAppend?.();
        return vaultSequenceOf(events);
      },
      appended: (events, state) => this.observe(events, state as RaisedState),
    }) as Promise<Outcome | Refusal>;
  }
}

const noted = ({ receivedAt: at }: CommandContext): RequestEvent => ({
  type: 'requests.command-noted.v1',
  data: { at },
});

const vaultSequenceOf = (events: readonly RequestEvent[]): { vaultSequence?: bigint } => {
  const supplied = events.find((event) => event.type === 'requests.code-supplied.v1');
  return supplied ? { vaultSequence: BigInt(supplied.data.code.sequence) } : {};
};
