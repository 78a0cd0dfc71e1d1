import { createPublicKey, hash, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { KeyRing } from '@icx/keys';
import { ed25519KeyOf } from '@icx/keys';
import { refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';

/** What precedes the 32 bytes of an Ed25519 key in SPKI: RFC 8410, section 4. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
/** Ed25519, in the names and keys of C2SP signed notes. */
const ED25519 = 1;
/** C2SP: the start of a signature line, by which a verifier sees whether it is of a key that it knows. */
export const KEY_ID = 4;

/** C2SP signed-note, "Signatures": the first four bytes of the hash of name and key. */
const keyIdOf = (name: string, key: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), key]), 'buffer').subarray(0, KEY_ID);

/** The name stands before a plus sign and between spaces. */
const isKeyName = (name: string): boolean => /^[^\s+\p{Cc}]{1,200}$/u.test(name);

/** Standard base64 as it has to be written: `undefined` for any other spelling of the same bytes. */
export const fromBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};

/** The public key by which anybody checks the log's checkpoints. */
export class LogKey {
  readonly name: string;
  readonly id: Buffer;
  readonly #bytes: Buffer;
  readonly #key: KeyObject;

  constructor(name: string, bytes: Uint8Array) {
    this.name = name;
    this.#bytes = Buffer.from(bytes);
    this.id = keyIdOf(name, bytes);
    this.#key = createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' });
  }

  verify(text: string, signature: Uint8Array): boolean {
    return verify(null, Buffer.from(text), this.#key, signature);
  }

  /** One line, `name+id+key`, as C2SP signed-note has it; what `parseLogKey` reads. */
  toString(): string {
    return `${this.name}+${this.id.toString('hex')}+${Buffer.of(ED25519, ...this.#bytes).toString('base64')}`;
  }
}

/** A public key as published. Refused with `log-key-invalid`; a mistyped one does not fit its own id. */
export const parseLogKey = (text: string): Parsed<LogKey> => {
  const invalid = refuse(
    'log-key-invalid',
    'This is not a public key of a log as `GET /v1/audit/key` gives it, one line: name+id+key. Get it again.',
  );
  const [, name = '', id, encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)\n?$/.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes?.length !== 33 || bytes[0] !== ED25519) return invalid;
  const key = new LogKey(name, bytes.subarray(1));
  return key.id.toString('hex') === id ? key : invalid;
};

/** Signs in the name of a log. The private key is in a private field, out of every log and inspection. */
export class LogSigner {
  readonly publicKey: LogKey;
  readonly #key: KeyObject;

  /** @param seed the 32 secret bytes of an Ed25519 key (RFC 8032, 5.1.5); the caller's to zero */
  constructor(name: string, seed: Uint8Array) {
    if (!isKeyName(name)) throw new Error(`"${name}" cannot be the name of a key.`);
    this.#key = ed25519KeyOf(seed);
    const spki = createPublicKey(this.#key).export({ format: 'der', type: 'spki' });
    this.publicKey = new LogKey(name, spki.subarray(SPKI.length));
  }

  sign(text: string): Buffer {
    return sign(null, Buffer.from(text), this.#key);
  }
}

/** The signer of an exchange: its log is named by the pair id that log, vault and keys share. */
export const signerOf = ({ keys, pairId }: { readonly keys: KeyRing; readonly pairId: string }): LogSigner => {
  const seed = keys.secret('audit-checkpoint');
  const signer = new LogSigner(`install-code-exchange/${pairId}`, seed);
  seed.fill(0);
  return signer;
};
