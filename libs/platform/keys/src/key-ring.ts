/** What the subkeys are for. Part of the derivation: renaming one makes another key of it. */
export const purposes = [
  'vault-fingerprint',
  'request-id',
  'command-fingerprint',
  'sandbox-token',
  'identity',
  'audit-checkpoint',
  'reveal-signature',
  'upload-hash',
  'mail',
] as const;
export type Purpose = (typeof purposes)[number];

/** Cryptographically strong random bytes, so many as asked for: `node:crypto`'s `randomBytes`, handed in by the start. */
export type Random = (bytes: number) => Uint8Array;

/** A data key under a wrapping key: useless without the ring. */
export interface Wrapped {
  /** Which wrapping key; rotation adds a version and keeps the old ones until all is re-wrapped. */
  readonly version: number;
  readonly bytes: Uint8Array;
}

/**
 * The keys of one exchange. Two kinds: wrapping keys, which rotate, and subkeys by purpose, which do not, because stored
 * fingerprints and request ids have to stay comparable for ever.
 * Wrapping is asynchronous, since a ring over a KMS has to ask for a wrapping key that is not in memory (and then throws
 * `KmsUnavailable`); with the key at hand nothing waits.
 */
export interface KeyRing {
  /** Wraps a 32-byte data key under the newest wrapping key. The data key stays the caller's, to zero. */
  wrap(dataKey: Uint8Array): Promise<Wrapped>;
  /** The 32-byte data key, the caller's to zero. Throws `KeyDoesNotFit`. */
  unwrap(wrapped: Wrapped): Promise<Uint8Array>;
  /** 32 bytes, always the same for this exchange and purpose, a copy. For libraries that must have the key itself. */
  secret(purpose: Purpose): Uint8Array;
  /** HMAC-SHA-256 under the subkey of this purpose, 32 bytes. */
  hmac(purpose: Purpose, message: string | Uint8Array): Buffer;
  /** Adds a wrapping key, durable before it is used, that wraps from now on. Its version. */
  addVersion(): Promise<number>;
  /** Destroys every wrapping key older than this version: what is still under one of them is lost. */
  retireBefore(version: number): Promise<void>;
  /** Versions of the wrapping keys, oldest first. */
  readonly versions: readonly number[];
}

/** The wrapped key was changed, or belongs to another ring. */
export class KeyDoesNotFit extends Error {
  constructor() {
    super('A wrapped data key does not open with the keys of this exchange.');
  }
}

/**
 * The first wrapping key's version. A version is stored with each code, in as few bytes as its number needs; from here
 * to 32767 it is always two, so that re-wrapping never changes the length of a row (see `@icx/sqlite/vault`).
 */
export const FIRST_VERSION = 1000;

/** The version after these. */
export const nextVersion = (versions: Iterable<number>): number => Math.max(FIRST_VERSION - 1, ...versions) + 1;

/** How old what was read of a ring that several processes share may be when one of them wraps a key, milliseconds. */
export const FRESH = 1_000;
