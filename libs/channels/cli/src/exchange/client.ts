import { randomUUIDv7 } from 'node:crypto';
import { exitCodeOf, exitCodes, Failure } from '../failure.ts';
import type { Offence } from '../failure.ts';
import { isProposal, Proposed } from './approvals.ts';

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
}

interface Problem {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly errors?: unknown;
  readonly moreErrors?: unknown;
}

/** Milliseconds. Moving a clock through a thousand deadlines takes the longest. */
const PATIENCE = 120_000;

/** The connection broke on the way: whether the command arrived nobody knows, so it is sent again with its key. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

const causeOf = (error: unknown): string => {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return cause?.code ?? name ?? '';
};

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as { message: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
};

/** One party's way to the exchange. */
export class ExchangeClient {
  /**
   * @param url of the exchange, with or without a path in front of the API
   * @param onBehalfOf the party that the caller acts for, if not for its own
   */
  constructor(
    readonly url: string,
    private readonly token: string,
    private readonly onBehalfOf?: string,
  ) {}

  async get<T>(path: string): Promise<T> {
    return (await this.#call<T>(path, { method: 'GET' })).body;
  }

  /** @param key the `Idempotency-Key`: with the same one the command is carried out once */
  post<T>(path: string, body: object, key?: string): Promise<Reply<T>> {
    return this.#change<T>('POST', path, body, key);
  }

  /** Changes those members of what is there that are named. @param key as with `post` */
  patch<T>(path: string, body: object, key?: string): Promise<Reply<T>> {
    return this.#change<T>('PATCH', path, body, key);
  }

  /** A CSV file as it comes, however long. One that breaks off throws: what came is not the whole. */
  async *csv(path: string): AsyncGenerator<string, void, undefined> {
    const patience = new AbortController();
    // Runs while we wait for the exchange, not while whoever reads takes its time.
    const wait = () => setTimeout(() => patience.abort(new DOMException('silent', 'TimeoutError')), PATIENCE);
    let silent = wait();
    try {
      const response = await this.#send(path, { method: 'GET' }, patience.signal);
      if (!response.ok) throw failureOf(response.status, (await this.#read(response)) as Problem);
      if (!response.headers.get('content-type')?.startsWith('text/csv')) throw notAnExchange(this.url);
      const characters = new TextDecoder();
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        clearTimeout(silent);
        yield characters.decode(chunk, { stream: true });
        silent = wait();
      }
    } catch (error) {
      throw error instanceof Failure ? error : brokenOff(this.url, error);
    } finally {
      clearTimeout(silent);
      // Whoever reads no further must not keep the connection busy.
      patience.abort();
    }
  }

  #change<T>(method: string, path: string, body: object, key: string = randomUUIDv7()): Promise<Reply<T>> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    return this.#call<T>(path, { method, body: JSON.stringify(body), headers });
  }

  async #call<T>(path: string, init: RequestInit): Promise<Reply<T>> {
    const response = await this.#send(path, init);
    const body = await this.#read(response);
    if (isProposal(response.status, body)) throw new Proposed([body]);
    if (response.ok) return { status: response.status, body: body as T };
    throw failureOf(response.status, body as Problem);
  }

  /** @param signal otherwise the whole answer has to come in time */
  async #send(path: string, { headers, ...init }: RequestInit, signal?: AbortSignal): Promise<Response> {
    const address = new URL(path, this.url.endsWith('/') ? this.url : `${this.url}/`);
    const principal = this.onBehalfOf === undefined ? {} : { 'icx-on-behalf-of': this.onBehalfOf };
    const call = { ...init, headers: { ...headers, ...principal, authorization: `Bearer ${this.token}` } };
    // A token must not follow a redirection to somebody else.
    const send = () => fetch(address, { ...call, redirect: 'error', signal: signal ?? AbortSignal.timeout(PATIENCE) });
    try {
      return await send().catch((error: unknown) => {
        if (BROKEN.has(causeOf(error))) return send();
        throw error;
      });
    } catch (error) {
      throw unreachable(this.url, error);
    }
  }

  async #read(response: Response): Promise<unknown> {
    try {
      return await response.json();
    } catch (error) {
      throw (error as Error).name === 'SyntaxError' ? notAnExchange(this.url) : unreachable(this.url, error);
    }
  }
}

/** Whether anything that answers is there. */
export const isReachable = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(new URL('livez', url.endsWith('/') ? url : `${url}/`), {
      signal: AbortSignal.timeout(3_000),
    });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
};

const notAnExchange = (url: string): Failure =>
  new Failure(
    exitCodes.unreachable,
    'not-an-exchange',
    `What answers at ${url} is not an Install Code Exchange. Check ICX_URL or --url.`,
  );

const brokenOff = (url: string, error: unknown): Failure =>
  causeOf(error) === 'TimeoutError'
    ? unreachable(url, error)
    : new Failure(
        exitCodes.unreachable,
        'download-incomplete',
        `The connection to ${url} broke before the end (${reasonOf(error)}): what came is not the whole. Ask for it again.`,
      );

const unreachable = (url: string, error: unknown): Failure =>
  causeOf(error) === 'TimeoutError'
    ? new Failure(
        exitCodes.unreachable,
        'exchange-silent',
        `The exchange at ${url} has not answered for ${PATIENCE / 1000} seconds. Whether it carried the command out is ` +
          'not known: look, or send the same command with the same --key.',
      )
    : new Failure(
        exitCodes.unreachable,
        'exchange-not-reachable',
        `No exchange is reachable at ${url} (${reasonOf(error)}). Start one with \`npm start\`, or say where it is with ICX_URL or --url.`,
      );

const failureOf = (status: number, { code, detail, errors, moreErrors }: Problem): Failure => {
  const exitCode = exitCodeOf(status);
  const offences = Array.isArray(errors) ? (errors as readonly Offence[]) : [];
  if (typeof code !== 'string' || typeof detail !== 'string')
    return new Failure(exitCode, `http-${status}`, `The exchange answered with HTTP status ${status}.`);
  const more = typeof moreErrors === 'number' ? ` There are ${moreErrors} more than are shown.` : '';
  return new Failure(exitCode, code, `${detail}${more}`, offences);
};
