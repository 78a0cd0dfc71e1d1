import {
  EmptyBatch,
  InvalidStreamName,
  isStreamName,
  type AppendOptions,
  type ExpectedRevision,
  type NewEvent,
} from '../event-store.ts';

export interface StoredEvent {
  readonly type: string;
  readonly data: string;
  /** That of the batch, with the event's own id. */
  readonly metadata: string;
}

/** An append with its JSON made: everything that can fail before the engine is asked has been done. */
export interface StoredBatch {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly StoredEvent[];
  readonly commandKey: string | undefined;
  readonly vaultSequence: bigint | undefined;
}

const wellFormed = (text: string, what: string): string => {
  if (!text.isWellFormed())
    throw new TypeError(`${what} must not hold a lone surrogate: it could not be stored as it is.`);
  return text;
};

/** The id comes first. Made of texts: the batch's own is the same for each of its events. */
const metadataWith = (id: string, ofBatch: string): string =>
  ofBatch === '{}' ? `{"id":"${id}"}` : `{"id":"${id}",${ofBatch.slice(1)}`;

/**
 * Throws what `EventStore.append` throws for a batch that no engine may take.
 * @param newId a random UUID, for each event
 */
export const storedBatch = (
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
  { metadata, commandKey, vaultSequence }: AppendOptions,
  newId: () => string,
): StoredBatch => {
  if (!isStreamName(stream)) throw new InvalidStreamName();
  if (events.length === 0) throw new EmptyBatch();
  const ofBatch = JSON.stringify(metadata ?? {});
  return {
    stream,
    expected,
    events: events.map(({ type, data }) => ({
      type: wellFormed(type, 'An event type'),
      data: JSON.stringify(data),
      metadata: metadataWith(newId(), ofBatch),
    })),
    commandKey: commandKey === undefined ? undefined : wellFormed(commandKey, 'A command key'),
    vaultSequence,
  };
};
