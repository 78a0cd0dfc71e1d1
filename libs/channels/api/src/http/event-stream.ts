import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/** One thing that is told, with the id that a client names when it comes again (`Last-Event-ID`). */
export interface Told {
  readonly id: string;
  readonly event: string;
  readonly data: object;
}

const EVENT_STREAM = 'text/event-stream';

/**
 * Server-sent events. @param events `undefined`: nothing happens, and whoever listens is told that he is heard
 * @param closed nobody listens any more, or nobody ever did: a call by HEAD is answered without reading any
 */
export const eventStream = (events: AsyncIterable<Told | undefined>, closed: () => unknown): StreamableFile =>
  new StreamableFile(Readable.from(written(events), { objectMode: false }).once('close', closed), {
    type: EVENT_STREAM,
  });

async function* written(events: AsyncIterable<Told | undefined>): AsyncGenerator<string> {
  for await (const told of events)
    yield (told ? `id: ${told.id}\n` : '') + toldInStream(told && JSON.stringify(told.data), told?.event);
}

/** One that is told, as JSON, which has no line ends; `undefined`: nothing happens. */
export const toldInStream = (json: string | undefined, event = 'message'): string =>
  json === undefined ? ': nothing new\n\n' : `event: ${event}\ndata: ${json}\n\n`;

/** The id that was told last; `undefined`: the client comes for the first time, or names none of ours. */
export const lastEventId = (header: string | readonly string[] | undefined): bigint | undefined =>
  typeof header === 'string' && /^\d{1,18}$/.test(header) ? BigInt(header) : undefined;
