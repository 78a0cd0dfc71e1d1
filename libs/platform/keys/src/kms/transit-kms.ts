import { KeyDoesNotFit, KmsUnavailable, unreachableBy } from '../index.ts';
import type { KeyContext, Kms, KmsTrouble, NewKey } from '../index.ts';

export interface TransitKmsOptions {
  /** Where OpenBao or Vault is, `https://bao.example`. */
  readonly url: string;
  /** The transit key. Make it `derived`: then it binds the context. */
  readonly key: string;
  /** Asked before each call, so that an agent may renew it. Where there is none, its error says what to do. */
  readonly token: () => Promise<string>;
}

const troubles: Readonly<Record<number, KmsTrouble>> = {
  401: 'denied',
  403: 'denied',
  404: 'disabled',
  429: 'throttled',
};

const noSuchKey = 'it has no such key: make it in the transit engine, or check the name after # in ICX_KMS';
/** Where it can be told more exactly. */
const reasons: Readonly<Record<number, string>> = {
  403: 'the token is wrong, has expired or may not use the key: allow update on its datakey, encrypt, decrypt and rewrap',
  404: 'it has no transit engine at transit/: enable it there',
  503: 'it is sealed or in maintenance',
};

interface Answer {
  readonly data?: { readonly plaintext?: unknown; readonly ciphertext?: unknown };
  readonly errors?: readonly string[];
}

/** The transit engine of OpenBao or HashiCorp Vault, at its usual mount. */
export class TransitKms implements Kms {
  readonly name: string;
  readonly #options: TransitKmsOptions;

  constructor(options: TransitKmsOptions) {
    this.name = `transit:${options.url}#${options.key}`;
    this.#options = options;
  }

  async generate(context: KeyContext, signal: AbortSignal): Promise<NewKey> {
    const { plaintext, ciphertext } = await this.#ask('datakey/plaintext', { bits: 256 }, context, signal);
    return { plain: key(plaintext), wrapped: told(ciphertext) };
  }

  async wrap(plain: Uint8Array, context: KeyContext, signal: AbortSignal): Promise<string> {
    const plaintext = Buffer.from(plain).toString('base64');
    return told((await this.#ask('encrypt', { plaintext }, context, signal)).ciphertext);
  }

  async unwrap(ciphertext: string, context: KeyContext, signal: AbortSignal): Promise<Buffer> {
    return key((await this.#ask('decrypt', { ciphertext }, context, signal)).plaintext);
  }

  async rewrap(ciphertext: string, context: KeyContext, signal: AbortSignal): Promise<string> {
    return told((await this.#ask('rewrap', { ciphertext }, context, signal)).ciphertext);
  }

  async #ask(
    what: string,
    body: object,
    { exchange, key: name }: KeyContext,
    signal: AbortSignal,
  ): Promise<NonNullable<Answer['data']>> {
    const { url, key: keyName, token } = this.#options;
    const context = Buffer.from(JSON.stringify([exchange, name])).toString('base64');
    const { status, answer } = await this.#reach(`${url}/v1/transit/${what}/${encodeURIComponent(keyName)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-vault-token': await this.#tokenFrom(token) },
      body: JSON.stringify({ ...body, context }),
      redirect: 'error', // a token must not follow one
      signal,
    });
    if (status === 200) return answer.data ?? {};
    // 400 is the answer to a ciphertext that is not of this key and context, and also to a key that is not there.
    const noKey = String(answer.errors).includes('key not found');
    if (status === 400 && !noKey && (what === 'decrypt' || what === 'rewrap')) throw new KeyDoesNotFit();
    throw new KmsUnavailable(noKey ? 'disabled' : (troubles[status] ?? 'failing'), this.name, {
      why: noKey ? noSuchKey : reasons[status],
    });
  }

  async #tokenFrom(token: () => Promise<string>): Promise<string> {
    try {
      return await token();
    } catch (cause) {
      throw new KmsUnavailable('denied', this.name, { cause, why: (cause as Error).message });
    }
  }

  async #reach(address: string, init: RequestInit): Promise<{ readonly status: number; readonly answer: Answer }> {
    try {
      const response = await fetch(address, init);
      const text = await response.text();
      return { status: response.status, answer: text.startsWith('{') ? (JSON.parse(text) as Answer) : {} };
    } catch (cause) {
      if (init.signal?.aborted) throw new KmsUnavailable('timeout', this.name, { cause });
      throw new KmsUnavailable('unreachable', this.name, { cause, why: unreachableBy(cause) });
    }
  }
}

const key = (text: unknown): Buffer => {
  const bytes = Buffer.from(told(text), 'base64');
  if (bytes.length !== 32) throw new KeyDoesNotFit();
  return bytes;
};

const told = (text: unknown): string => {
  if (typeof text !== 'string' || text === '') throw new KeyDoesNotFit();
  return text;
};
