import { bearer, Connection, PATIENCE, readJson, type Authentication } from '@icx/client';
import { isProposal, Proposed } from './approvals.ts';
import { brokenOff, failureOf, notAnExchange } from './failures.ts';

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
}

/** Somebody waits at the terminal: a connection that breaks twice is told. */
const retries = { tries: 2, within: 10_000 };

/** One party's way to the exchange: what goes wrong throws a `Failure`, what waits for a second person `Proposed`. */
export class ExchangeClient {
  readonly #connection: Connection;

  /**
   * @param url of the exchange, with or without a path in front of the API
   * @param caller or a bearer token of theirs
   * @param onBehalfOf the party that the caller acts for, if not for its own
   * @param party its own, if that is known
   * @param patience how long a try waits for its answer, milliseconds; three times as long for a whole document
   */
  constructor(
    readonly url: string,
    caller: Authentication | string,
    onBehalfOf?: string,
    readonly party?: string,
    private readonly patience = PATIENCE,
  ) {
    const authentication = typeof caller === 'string' ? bearer(caller) : caller;
    this.#connection = new Connection({ url, authentication, onBehalfOf, retries, patience });
  }

  async get<T>(path: string): Promise<T> {
    return (await this.#call<T>(path)).body;
  }

  /** @param key the `Idempotency-Key`: with the same one the command is carried out once */
  post<T>(path: string, body: object, key?: string): Promise<Reply<T>> {
    return this.#change<T>('POST', path, body, key);
  }

  /** Changes those members of what is there that are named. @param key as with `post` */
  patch<T>(path: string, body: object, key?: string): Promise<Reply<T>> {
    return this.#change<T>('PATCH', path, body, key);
  }

  /** A file as it is. @param name what it is called @param key as with `post` */
  upload<T>(path: string, bytes: Blob, name: string, key?: string): Promise<Reply<T>> {
    const body = new FormData();
    body.set('file', bytes, name);
    return this.#call<T>(path, { method: 'POST', body, ...(key && { headers: { 'idempotency-key': key } }) });
  }

  /** A CSV file as it comes, however long. One that breaks off throws: what came is not the whole. */
  async *csv(path: string): AsyncGenerator<string, void, undefined> {
    const characters = new TextDecoder();
    for await (const chunk of this.download(path, 'text/csv')) yield characters.decode(chunk, { stream: true });
  }

  /** A file of that type, in the bytes that it comes in. */
  async *download(path: string, type: string, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const answer = await this.send(path, signal && { signal });
    if (!answer.headers.get('content-type')?.startsWith(type)) throw notAnExchange(this.url);
    try {
      yield* (answer.body ?? []) as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw brokenOff(this.url, error);
    }
  }

  #change<T>(method: string, path: string, body: object, key?: string): Promise<Reply<T>> {
    const chosen = key === undefined ? {} : { 'idempotency-key': key };
    const headers = { 'content-type': 'application/json', ...chosen };
    return this.#call<T>(path, { method, body: JSON.stringify(body), headers });
  }

  async #call<T>(path: string, init?: RequestInit): Promise<Reply<T>> {
    // An answer that begins and never ends would keep whoever watches the exchange from seeing that it is silent.
    const signal = AbortSignal.timeout(3 * this.patience);
    const answer = await this.send(path, { ...init, signal });
    const body: unknown = await readJson(answer).catch((error: unknown) => {
      throw (error as Error).name === 'SyntaxError' ? notAnExchange(this.url) : failureOf(this.url, error);
    });
    if (isProposal(answer.status, body)) throw new Proposed([body]);
    return { status: answer.status, body: body as T };
  }

  /** A call as it is, for the answer as it is. */
  send(path: string, init?: RequestInit): Promise<Response> {
    return this.#connection.send(path, init).catch((error: unknown) => {
      throw failureOf(this.url, error);
    });
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
