import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { vouchedByMaker } from './maker.fixture.ts';

type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<number | string, Cbor>;

/** A head of CBOR (RFC 8949): enough for what a security key says. */
const head = (major: number, value: number): Buffer => {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
};

const cbor = (value: Cbor): Buffer => {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (!('get' in value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)]);
};

const FLAGS = { present: 0x01, verified: 0x04, mayBeCopied: 0x08, hasKey: 0x40 };

/** How an answer is to be wrong: each member replaces what an honest browser or key says. */
export interface Wrong {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly challenge?: string;
  readonly flags?: number;
  readonly counter?: number;
  readonly crossOrigin?: boolean;
  readonly format?: string;
  readonly statement?: ReadonlyMap<string, Cbor>;
  /** It says who made it, with a certificate, as one that keeps U2F does. */
  readonly saysMaker?: true;
  readonly userHandle?: string;
}

interface Options {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
}

/** A security key with its browser, in software: ES256, discoverable, with a PIN. For tests alone. */
export class SoftwareAuthenticator {
  readonly #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly id = randomBytes(32).toString('base64url');
  counter = 0;
  #user = '';

  /** @param origin of the page that it is used at @param options.counts false: as passkeys, it leaves its counter at 0 */
  constructor(
    private readonly origin: string,
    private readonly options: { readonly counts?: boolean; readonly mayBeCopied?: boolean } = {},
  ) {
    this.#keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  /** What the page sends for a new key. */
  create({ challenge, rp, user }: Options, wrong: Wrong = {}): string {
    this.#user = user?.id ?? '';
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' });
    const [bytesX, bytesY] = [x, y].map((part) => Buffer.from(part as string, 'base64url'));
    const key = new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytesX!],
      [-3, bytesY!],
    ]);
    const id = Buffer.from(this.id, 'base64url');
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cbor(key)]);
    const data = Buffer.concat([this.#data(rp!.id, FLAGS.hasKey, wrong), attested]);
    const client = this.#client('webauthn.create', challenge, wrong);
    const { saysMaker, format = saysMaker ? 'fido-u2f' : 'none', statement = new Map<string, Cbor>() } = wrong;
    if (saysMaker) {
      const vouched = vouchedByMaker({ rpId: rp!.id, client, id, x: bytesX!, y: bytesY! });
      return this.#made(
        client,
        format,
        new Map<string, Cbor>([
          ['x5c', [vouched.certificate]],
          ['sig', vouched.signature],
        ]),
        data,
      );
    }
    return this.#made(client, format, statement, data);
  }

  #made(client: Buffer, format: string, statement: ReadonlyMap<string, Cbor>, data: Buffer): string {
    const object = new Map<string, Cbor>([
      ['fmt', format],
      ['attStmt', statement],
      ['authData', data],
    ]);
    return this.#answer({
      clientDataJSON: client.toString('base64url'),
      attestationObject: cbor(object).toString('base64url'),
    });
  }

  /** What the page sends of one that signed. */
  get({ challenge, rpId }: Options, wrong: Wrong = {}): string {
    const client = this.#client('webauthn.get', challenge, wrong);
    const data = this.#data(rpId!, 0, wrong);
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    return this.#answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.#keys.privateKey).toString('base64url'),
      userHandle: wrong.userHandle ?? this.#user,
    });
  }

  #answer(response: Readonly<Record<string, string>>): string {
    return JSON.stringify({ id: this.id, rawId: this.id, type: 'public-key', response });
  }

  #client(type: string, challenge: string, wrong: Wrong): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: wrong.type ?? type,
        challenge: wrong.challenge ?? challenge,
        origin: wrong.origin ?? this.origin,
        crossOrigin: wrong.crossOrigin ?? false,
      }),
    );
  }

  #data(rpId: string, more: number, wrong: Wrong): Buffer {
    const { counts = true, mayBeCopied = false } = this.options;
    if (counts) this.counter += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(wrong.counter ?? this.counter);
    const honest = FLAGS.present | FLAGS.verified | (mayBeCopied ? FLAGS.mayBeCopied : 0);
    const flags = Buffer.from([(wrong.flags ?? honest) | more]);
    const name = createHash('sha256')
      .update(wrong.rpId ?? rpId)
      .digest();
    return Buffer.concat([name, flags, counter]);
  }
}
