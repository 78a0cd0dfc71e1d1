import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exitCodes, Failure, wrongUsage } from '../failure.ts';

/** The provider's answer, as the browser brought it, and the page on which it ends. */
export interface Answer {
  readonly url: URL;
  /** Shows the person how it ended; the browser is told nothing else. */
  readonly end: (title: string, text: string) => Promise<void>;
}

/** How long somebody may take to sign in, milliseconds; the provider's own page lives ten minutes. */
const PATIENCE = 10 * 60_000;

/** A page of ours: it loads nothing, sends its address nowhere, and is not kept. */
const show = (reply: ServerResponse, status: number, title: string, text: string): Promise<void> =>
  new Promise((resolve) => {
    reply.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    const head = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>`;
    reply.end(`${head}<main><h1>${escaped(title)}</h1><p>${escaped(text)}</p></main></html>\n`, resolve);
  });

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * Listens on the loopback address for the browser to come back with the answer to the question that has this `state`
 * (RFC 8252, section 7.3); whatever else comes is sent away. Heard out once, and not for ever.
 * @param port 0: any
 */
export const listenForAnswer = async (state: string, port = 0) => {
  const { promise: answer, resolve, reject } = Promise.withResolvers<Answer>();
  // Nobody may wait for it yet when it is given up.
  answer.catch(() => undefined);
  const server = createServer(
    { requestTimeout: 5_000, headersTimeout: 5_000, maxHeaderSize: 16_384 },
    (call, reply) => {
      // Whoever calls may write what no address is: `//`.
      const url = URL.parse(call.url ?? '', redirectUri);
      if (call.method !== 'GET' || url?.pathname !== '/signed-in' || url.searchParams.get('state') !== state)
        return void show(reply, 404, 'Nothing is here', 'This is not the answer that icx waits for.');
      server.removeAllListeners('request');
      server.on('request', (_, late) => void show(late, 404, 'Nothing is here', 'icx has its answer.'));
      resolve({ url, end: (title, text) => show(reply, 200, title, text) });
    },
  );
  // Other programs of this machine, and pages of the browser, may call too.
  server.maxConnections = 20;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  }).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw wrongUsage('port-not-free', `Port ${port} of this machine cannot be had (${code}): choose another --port.`);
  });
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/signed-in`;
  const tooLate = new Failure(
    exitCodes.notSignedIn,
    'sign-in-not-finished',
    'Nobody signed in within ten minutes. Log in again when you can.',
  );
  const waiting = setTimeout(() => reject(tooLate), PATIENCE);
  return {
    redirectUri,
    answer,
    close: (): void => {
      clearTimeout(waiting);
      server.close();
      server.closeAllConnections();
    },
  };
};
