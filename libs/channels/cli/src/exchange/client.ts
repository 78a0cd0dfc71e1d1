import { randomUUIDv7 } from 'node:crypto';
import { exitCodes, Failure } from '../failure.ts';
import type { Offence } from '../failure.ts';

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
}

interface Problem {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly errors?: unknown;
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
  /** @param url of the exchange, with or without a path in front of the API */
  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  async get<T>(path: string): Promise<T> {
    return (await this.#call<T>(path, { method: 'GET' })).body;
  }

  /** @param key the `Idempotency-Key`: with the same one the command is carried out once */
  post<T>(path: string, body: object, key: string = randomUUIDv7()): Promise<Reply<T>> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    return this.#call<T>(path, { method: 'POST', body: JSON.stringify(body), headers });
  }

  async #call<T>(path: string, { headers, ...init }: RequestInit): Promise<Reply<T>> {
    const address = new URL(path, this.url.endsWith('/') ? this.url : `${this.url}/`);
    const call = { ...init, headers: { ...headers, authorization: `Bearer ${this.token}` } };
    const response = await this.#send(address, call);
    const body = await this.#read(response);
    if (response.ok) return { status: response.status, body: body as T };
    throw failureOf(response.status, body as Problem);
  }

  async #send(address: URL, call: RequestInit): Promise<Response> {
    // A token must not follow a redirection to somebody else.
    const send = () => fetch(address, { ...call, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
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
      if ((error as Error).name === 'SyntaxError')
        throw new Failure(
          exitCodes.unreachable,
          'not-an-exchange',
          `What answers at ${this.url} is not an Install Code Exchange. Check ICX_URL or --url.`,
        );
      throw unreachable(this.url, error);
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

const failureOf = (status: number, { code, detail, errors }: Problem): Failure => {
  const exitCode = status >= 500 ? exitCodes.exchangeFailed : exitCodes.refused;
  const offences = Array.isArray(errors) ? (errors as readonly Offence[]) : [];
  if (typeof code !== 'string' || typeof detail !== 'string')
    return new Failure(exitCode, `http-${status}`, `The exchange answered with HTTP status ${status}.`);
  return new Failure(exitCode, code, detail, offences);
};
