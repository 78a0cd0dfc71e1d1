import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** The key inside a fake KMS: its versions, and ciphertext that binds its context. */
export class FakeBox {
  readonly #versions = [randomBytes(32)];

  get newest(): number {
    return this.#versions.length;
  }

  rotate(): void {
    this.#versions.push(randomBytes(32));
  }

  seal(plain: Uint8Array, context: string): { readonly version: number; readonly bytes: Buffer } {
    const version = this.newest;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#versions[version - 1]!, nonce).setAAD(Buffer.from(context));
    const bytes = Buffer.concat([
      Buffer.from([version]),
      nonce,
      cipher.update(plain),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return { version, bytes };
  }

  /** `undefined`: not of this key and context. */
  open(bytes: Buffer, context: string): Buffer | undefined {
    const key = this.#versions[(bytes[0] ?? 0) - 1];
    if (!key || bytes.length < 29) return undefined;
    const opened = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 13)).setAAD(Buffer.from(context));
    opened.setAuthTag(bytes.subarray(-16));
    try {
      return Buffer.concat([opened.update(bytes.subarray(13, -16)), opened.final()]);
    } catch {
      return undefined;
    }
  }
}
