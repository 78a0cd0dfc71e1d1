import type { FileDocument, FileNewsDocument } from '@icx/files-service';
import type { ExchangeClient } from './client.ts';
import { brokenOff } from './failures.ts';
import { fileEvents } from './file-events.ts';
import { interruptible } from './interruptible.ts';
import { TryingAgain } from './trying-again.ts';

export const addressIn = (file: string, what: string): string => `v1/files/${encodeURIComponent(file)}/${what}`;

const ended: readonly FileDocument['state'][] = ['done', 'refused', 'cancelled'];

/** To its end, over as many connections as it takes: each one begins with how the file stands. */
async function* newsOf(
  id: string,
  exchange: ExchangeClient,
  signal: AbortSignal,
): AsyncGenerator<FileNewsDocument, void, undefined> {
  const trying = new TryingAgain(signal);
  for (;;) {
    let failure: unknown = brokenOff(exchange.url, new Error('it ended early'));
    try {
      for await (const news of fileEvents(exchange.download(addressIn(id, 'events'), 'text/event-stream', signal))) {
        trying.gained();
        yield news;
        if (ended.includes(news.state)) return;
      }
    } catch (error) {
      failure = error;
    }
    await trying.after(failure);
  }
}

/**
 * Tells how far a file is until it has ended, or whoever is told has heard enough. Ctrl-C ends the looking alone: the
 * exchange goes on with the file, and how to look again is said.
 */
export const followFile = (
  id: string,
  exchange: ExchangeClient,
  tell: (news: FileNewsDocument) => 'enough' | void | Promise<void>,
): Promise<void> =>
  interruptible(
    async (signal) => {
      for await (const news of newsOf(id, exchange, signal)) if ((await tell(news)) === 'enough') return;
    },
    () => [
      'watching-interrupted',
      `${id} is worked off all the same. To look again: icx files follow ${id}, or icx files show ${id}`,
    ],
  );
