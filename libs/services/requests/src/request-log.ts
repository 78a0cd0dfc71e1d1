import { commandIdReused, Turns } from '@icx/parties-service';
import {
  exchangeItself,
  isByCommand,
  metadataOf,
  type AppendResult,
  type EventMetadata,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
} from '@icx/event-store';
import type { CommandId, RequestId } from '@icx/identifiers';
import { isKeptHashed } from '@icx/install-code';
import { commandFingerprint, type KeyRing } from '@icx/keys';
import type { Refusal } from '@icx/refusals';
import type { ReadStore } from '@icx/read-store';
import { absent, evolve, fold } from '@icx/requests';
import type { Decision, RequestEvent, RequestState } from '@icx/requests';
import type { Vault } from '@icx/vault';
import { withoutKnownCodes } from './codes-in-text.ts';
import type { Envelope } from './envelope.ts';

export type RaisedState = Exclude<RequestState, { status: 'absent' }>;

export type Observer = (events: readonly RequestEvent[], state: RaisedState) => void;

/** A request as it stands in its stream. */
export interface Loaded {
  readonly id: RequestId;
  readonly events: readonly RecordedEvent[];
  readonly state: RequestState;
  /** Of the last event; -1 for an absent request. */
  readonly revision: bigint;
}

/** What came of an accepted command: the request right after it, also when it is asked for again. */
export interface Outcome {
  readonly state: RaisedState;
  readonly revision: bigint;
  readonly position: bigint;
}

/** Streams of requests: loads and folds them, appends what was decided, remembers which command brought it about. */
export class RequestLog {
  /** Commands on one request take turns. */
  readonly turns = new Turns();

  constructor(
    private readonly log: EventStore,
    private readonly views: ReadStore,
    private readonly vault: Vault,
    private readonly keys: KeyRing,
    /** Is told what was appended, once. For counting: nothing may hang on it. */
    private readonly observe: Observer = () => undefined,
  ) {}

  /**
   * Command ids are kept with the events, in clear, and clients choose them: one that could be an install code (32 or 36
   * hexadecimal digits, as a UUID without its hyphens has) is kept under a keyed hash. The same id gets the same name.
   */
  keptAs(id: CommandId): CommandId {
    return isKeptHashed(id)
      ? (`hashed-${this.keys.hmac('command-fingerprint', id).toString('base64url')}` as CommandId)
      : id;
  }

  /** A party's command puts no code into the log, in whatever disguise. */
  withoutCodes(decision: Decision, loaded: Loaded, earlier?: readonly Loaded[]): Decision {
    return withoutKnownCodes(decision, loaded, this.vault, earlier);
  }

  async load(id: RequestId): Promise<Loaded> {
    const events = await this.log.readStream(id);
    return { id, events, state: foldRecorded(events), revision: BigInt(events.length) - 1n };
  }

  /** Where a stream-creating command of this envelope was carried out, if it was. */
  findCommand(envelope: Envelope): Promise<{ readonly stream: string; readonly revision: bigint } | undefined> {
    return this.log.findByCommandKey(commandKey(envelope));
  }

  /** The stored outcome of this very command; a refusal if its id came with another body; `undefined` if it is new. */
  replay({ events }: Loaded, envelope: Envelope): Outcome | Refusal | undefined {
    const last = events.findLastIndex((event) => isByCommand(event, envelope.party, envelope.commandId));
    const event = events[last];
    if (!event) return undefined;
    if (event.metadata['body'] !== commandFingerprint(this.keys, envelope.body)) return commandIdReused;
    return {
      state: foldRecorded(events.slice(0, last + 1)) as RaisedState,
      revision: event.revision,
      position: event.position,
    };
  }

  /**
   * Appends to the stream as it was loaded and waits until the views show it. `undefined`: somebody else was first,
   * load and decide again. Codes that the events declare erased are deleted from the vault before.
   */
  async append(
    loaded: Loaded,
    events: readonly RequestEvent[],
    envelope?: Envelope,
    how: { readonly creates?: boolean; readonly refused?: boolean } = {},
  ): Promise<Outcome | undefined> {
    for (const { type, data } of events) if (type === 'requests.code-erased.v1') await this.vault.delete(data.code);
    const metadata = envelope ? this.#metadata(envelope, how.refused === true) : metadataOf(exchangeItself);
    const result = await this.log.append(
      loaded.id,
      loaded.revision < 0n ? 'no-stream' : loaded.revision,
      events as readonly unknown[] as readonly NewEvent[],
      {
        metadata,
        ...(envelope && how.creates ? { commandKey: commandKey(envelope) } : {}),
        ...vaultSequenceOf(events),
      },
    );
    if (result.outcome !== 'appended') return undefined;
    await this.views.reached(result.position);
    const outcome = outcomeOf(
      loaded,
      events.map((event) => ({ ...event, metadata })),
      result,
    );
    this.observe(events, outcome.state);
    return outcome;
  }

  /** A refusal is decided again when its command comes again, so it is not remembered as the command's outcome. */
  #metadata(envelope: Envelope, refused: boolean): EventMetadata {
    const { commandId, body } = envelope;
    return metadataOf(
      envelope,
      refused ? { refusedCommand: commandId } : { command: commandId, body: commandFingerprint(this.keys, body) },
    );
  }
}

const commandKey = ({ party, commandId }: Envelope): string => `${party}/${commandId}`;

const foldRecorded = (events: readonly RecordedEvent[]): RequestState => {
  let state: RequestState = absent;
  for (const event of events) state = evolve(state, event as unknown as RequestEvent);
  return state;
};

const vaultSequenceOf = (events: readonly RequestEvent[]): { vaultSequence?: bigint } => {
  const supplied = events.find(({ type }) => type === 'requests.code-supplied.v1');
  if (supplied?.type !== 'requests.code-supplied.v1') return {};
  return { vaultSequence: BigInt(supplied.data.code.sequence) };
};

const outcomeOf = (
  loaded: Loaded,
  events: readonly RequestEvent[],
  { revision, position }: AppendResult & { outcome: 'appended' },
): Outcome => ({ state: fold(events, loaded.state) as RaisedState, revision, position });
