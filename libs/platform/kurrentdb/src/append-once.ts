import type { ExpectedRevision } from '@icx/event-store';
import { idOf } from './envelope.ts';
import { append, read, type StoredRecord } from './wire/calls.ts';
import type { Connection } from './wire/connection.ts';
import { append as messagesOf, readStream, type ProposedEvent } from './wire/requests.ts';

export type Written =
  | {
      readonly written: true;
      /** Revision of the first of the events. */
      readonly first: bigint;
      /** The events, where they had to be read. */
      readonly records: readonly StoredRecord[] | undefined;
    }
  | { readonly written: false; readonly actual: bigint | null };

/**
 * Appends whatever becomes of the connection, never twice and never told as failed when it was written. Where nobody
 * knows what became of a try, the stream is read where the events would stand. Are they not there, the same events are sent again:
 * a server takes one id at one revision once, so that a try which arrives late does no harm.
 */
export const appendOnce = (
  connection: Connection,
  stream: string,
  expected: ExpectedRevision,
  events: readonly ProposedEvent[],
): Promise<Written> => {
  const first = expected === 'no-stream' ? 0n : expected + 1n;
  const messages = messagesOf(stream, expected, events);
  let tried = false;
  return connection.ask(async (link, left) => {
    if (tried) {
      const there = await read(link, readStream(stream, first, BigInt(events.length)), left());
      if (there.length > 0 && there.every((record, n) => idOf(record) === events[n]!.id))
        return { written: true, first, records: there };
    }
    tried = true;
    const response = await append(link, messages, left());
    const wrong = response.getWrongExpectedVersion();
    if (wrong)
      return { written: false, actual: wrong.hasCurrentRevision() ? BigInt(wrong.getCurrentRevision()) : null };
    return { written: true, first, records: undefined };
  });
};
