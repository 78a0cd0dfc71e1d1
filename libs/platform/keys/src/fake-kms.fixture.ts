import { createHmac, randomBytes } from 'node:crypto';
import { KeyDoesNotFit, KmsUnavailable, type KeyContext, type Kms, type NewKey } from './index.ts';

/** A KMS in this process that can be made to fail, and shows which keys it gave out in clear. */
export class FakeKms implements Kms {
  readonly name = 'fake:icx';
  readonly givenOut: Buffer[] = [];
  readonly calls: string[] = [];
  down = false;
  version = 1;
  readonly #keys = new Map<string, Buffer>();

  async generate(context: KeyContext): Promise<NewKey> {
    this.#called('generate', context);
    const plain = this.#out(randomBytes(32));
    return { plain, wrapped: this.#wrap(plain, context) };
  }

  async wrap(plain: Uint8Array, context: KeyContext): Promise<string> {
    this.#called('wrap', context);
    return this.#wrap(plain, context);
  }

  async unwrap(wrapped: string, context: KeyContext): Promise<Buffer> {
    this.#called('unwrap', context);
    return this.#out(this.#find(wrapped, context));
  }

  async rewrap(wrapped: string, context: KeyContext): Promise<string> {
    this.#called('rewrap', context);
    return this.#wrap(this.#find(wrapped, context), context);
  }

  #called(what: string, { key }: KeyContext): void {
    if (this.down) throw new KmsUnavailable('unreachable', this.name);
    this.calls.push(`${what} ${key}`);
  }

  #wrap(plain: Uint8Array, context: KeyContext): string {
    const tag = createHmac('sha256', 'context').update(JSON.stringify(context)).digest('hex');
    const wrapped = `v${this.version}:${randomBytes(8).toString('hex')}:${tag}`;
    this.#keys.set(wrapped, Buffer.from(plain));
    return wrapped;
  }

  #find(wrapped: string, context: KeyContext): Buffer {
    const tag = createHmac('sha256', 'context').update(JSON.stringify(context)).digest('hex');
    const plain = this.#keys.get(wrapped);
    if (!plain || !wrapped.endsWith(tag)) throw new KeyDoesNotFit();
    return plain;
  }

  #out(plain: Buffer): Buffer {
    const copy = Buffer.from(plain);
    this.givenOut.push(copy);
    return copy;
  }
}
