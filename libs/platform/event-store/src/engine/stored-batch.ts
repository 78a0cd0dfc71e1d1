import {
  EmptyBatch,
  InvalidStreamName,
  isStreamName,
  type AppendOptions,
  type ExpectedRevision,
  type NewEvent,
} from '../event-store.ts';

/** An append with its JSON made: everything that can fail before the engine is asked has been done. */
export interface StoredBatch {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly { readonly type: string; readonly data: string }[];
  readonly metadata: string;
  readonly commandKey: string | undefined;
  readonly vaultSequence: bigint | undefined;
}

const wellFormed = (text: string, what: string): string => {
  if (!text.isWellFormed())
    throw new TypeError(`${what} must not hold a lone surrogate: it could not be stored as it is.`);
  return text;
};

/** Throws what `EventStore.append` throws for a batch that no engine may take. */
export const storedBatch = (
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
  { metadata, commandKey, vaultSequence }: AppendOptions,
): StoredBatch => {
  if (!isStreamName(stream)) throw new InvalidStreamName();
  if (events.length === 0) throw new EmptyBatch();
  return {
    stream,
    expected,
    events: events.map(({ type, data }) => ({ type: wellFormed(type, 'An event type'), data: JSON.stringify(data) })),
    metadata: JSON.stringify(metadata ?? {}),
    commandKey: commandKey === undefined ? undefined : wellFormed(commandKey, 'A command key'),
    vaultSequence,
  };
};
