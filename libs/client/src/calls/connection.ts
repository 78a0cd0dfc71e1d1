import { randomUUIDv7 } from 'node:crypto';
import type { Authentication, Carry } from '../authentication/authentication.ts';
import { ownAddress } from './own-address.ts';
import { ProblemError } from './problem.ts';
import { defaultRetries, isBroken, retryAfter, Tries, type Retries } from './retries.ts';

export interface ConnectionOptions {
  /** Of the exchange, with or without a path in front of the API. */
  readonly url: string;
  readonly authentication: Authentication;
  /** The party that the caller acts for, if not for its own. */
  readonly onBehalfOf?: string | undefined;
  readonly retries?: Partial<Retries>;
  /** How long one try waits for its answer, milliseconds: two minutes unless told. */
  readonly patience?: number;
  /** What carries the calls, in place of `fetch`. */
  readonly fetch?: Carry;
}

/** Moving a sandbox's clock through a thousand deadlines takes the longest. */
export const PATIENCE = 120_000;

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';

/**
 * One caller's way to the exchange: proves who calls, gives each change its key and sends it again with the same one, and
 * reads what it wrote.
 */
export class Connection {
  /** Ends with `/`. */
  readonly url: string;
  readonly #options: ConnectionOptions;
  readonly #retries: Retries;
  readonly #carry: Carry;
  /** How far the log was after the last change: what is read next is no older. */
  #position: bigint | undefined;

  constructor(options: ConnectionOptions) {
    this.url = options.url.replace(/\/*$/, '/');
    this.#options = options;
    this.#retries = { ...defaultRetries, ...options.retries };
    this.#carry = options.fetch ?? options.authentication.fetch ?? fetch;
  }

  /**
   * An answer of 2xx, or 304 to who asked for it; anything else throws `ProblemError`. A connection that cannot be made or
   * kept throws as `fetch` does, and a wait that ended `TimeoutError`: whether a change was made is then not known, so it
   * is sent again with its key.
   * @param address whole, or relative to the exchange; one that leads elsewhere throws `AddressRefused`
   */
  async send(address: string, init: RequestInit = {}): Promise<Response> {
    const { method = 'GET' } = init;
    const url = ownAddress(address, this.url);
    const headers = this.#headersOf(method, init.headers);
    const answer = await this.#tried(method, url, { ...init, method, headers });
    if (!answer.ok && answer.status !== 304) {
      const problem = await ProblemError.of(answer);
      if (problem.code !== 'position-invalid' || !this.#gave(headers, init.headers)) throw problem;
      return this.send(address, init);
    }
    if (!isReading(method)) this.#remember(answer.headers.get('icx-position'));
    return answer;
  }

  /** Whether the position was ours; then it is forgotten: the exchange was set back to a backup, and never was there. */
  #gave(sent: Headers, given: RequestInit['headers']): boolean {
    const position = sent.get('icx-position');
    if (position === null || new Headers(given).has('icx-position')) return false;
    if (position === this.#position?.toString()) this.#position = undefined;
    return true;
  }

  #headersOf(method: string, given: RequestInit['headers']): Headers {
    const headers = new Headers(given);
    const add = (name: string, value: string | undefined): void => {
      if (value !== undefined && !headers.has(name)) headers.set(name, value);
    };
    if (isReading(method)) add('icx-position', this.#position?.toString());
    else add('idempotency-key', randomUUIDv7());
    add('icx-on-behalf-of', this.#options.onBehalfOf);
    return headers;
  }

  async #tried(method: string, url: string, init: RequestInit & { headers: Headers }): Promise<Response> {
    const tries = new Tries(this.#retries);
    // A stream is gone once it was sent.
    const resendable = !(init.body instanceof ReadableStream);
    for (let mayProveAgain = resendable; ;) {
      let answer: Response;
      try {
        answer = await this.#once(method, url, init);
      } catch (error) {
        if (resendable && isBroken(error) && (await tries.another(0))) continue;
        throw error;
      }
      if (answer.status === 401 && mayProveAgain) {
        mayProveAgain = false;
        if (!(await this.#options.authentication.again?.(answer))) return answer;
      } else {
        const pause = resendable ? retryAfter(answer, this.#retries.now()) : undefined;
        if (pause === undefined || !(await tries.another(pause))) return answer;
      }
      await answer.body?.cancel();
    }
  }

  async #once(method: string, url: string, init: RequestInit & { headers: Headers }): Promise<Response> {
    const proof = await this.#options.authentication.authorize({ method, url });
    for (const [name, value] of Object.entries(proof)) init.headers.set(name, value);
    const silence = new AbortController();
    const tooLong = () => silence.abort(new DOMException('The exchange has not answered.', 'TimeoutError'));
    // Ends when the answer begins; one that then falls silent is given up by `fetch`, after five minutes.
    const timer = setTimeout(tooLong, this.#options.patience ?? PATIENCE);
    const signal = init.signal ? AbortSignal.any([init.signal, silence.signal]) : silence.signal;
    try {
      // A token must not follow a redirection to somebody else.
      return await this.#carry(url, { ...init, signal, redirect: 'error' });
    } finally {
      clearTimeout(timer);
    }
  }

  #remember(position: string | null): void {
    // What stands between may have made something else of it; the change was made all the same.
    if (position === null || !/^\d{1,19}$/.test(position)) return;
    const reached = BigInt(position);
    if (this.#position === undefined || reached > this.#position) this.#position = reached;
  }
}
