import type { CodeRef, Representation } from '@icx/install-code';

export type { CodeRef };

/** What the seal binds: a row moved to another device or holder does not open. */
export interface Custody {
  /** Hyphenated Device ID. */
  readonly deviceId: string;
  /** Party id of the *originating* holder; a succession does not rewrite it. */
  readonly holder: string;
}

/** 16 bytes (or 6, 8, 12) without the CRC; how it came; the vault stores both sealed. An `InstallCode` is one. */
export interface OpenedCode {
  readonly bytes: Uint8Array;
  readonly representation: Representation;
  /**
   * What the bytes are instead: the compact JWE in which the supplier sealed the code to the requester's key, ASCII. The
   * vault seals it once more, so that a stolen vault and that key together open nothing.
   */
  readonly blind?: true;
}

/** Longest JWE that a vault takes: one of P-256 has about 520 characters. Stored as long as this, whatever its length. */
export const LONGEST_JWE = 1_024;

export type PutResult =
  | { readonly outcome: 'sealed'; readonly ref: CodeRef }
  /** The command id was used before with another code. Nothing was stored. */
  | { readonly outcome: 'command-id-reused' };

/** Custody of install codes. The only place that holds them, sealed (AES-256-GCM, a data key per code). */
export interface Vault {
  /**
   * Seals and stores durably. Idempotent by (party, command id): the same code, representation and custody again returns
   * the first reference. Throws a RangeError for other lengths than 6, 8, 12 or 16 bytes, of a JWE for none and for more
   * than `LONGEST_JWE`; engines throw `StorageUnavailable` with nothing stored.
   */
  put(code: OpenedCode, custody: Custody, command: { readonly party: string; readonly id: string }): Promise<PutResult>;
  /**
   * Opens a sealed code; `undefined` when it was deleted. Throws `SealBroken` when reference, row, custody or key do not
   * fit, also when the reference is of a sequence that this vault never gave.
   */
  open(ref: CodeRef, custody: Custody): Promise<OpenedCode | undefined>;
  /**
   * Makes sure that the key of a code is at hand, so that `open` right after depends on nobody else: asked before a
   * reveal is recorded. Rejects with `KmsUnavailable` when it is not; whatever else is wrong, `open` tells.
   */
  ready(ref: CodeRef): Promise<void>;
  /**
   * The fingerprint that a reference to these bytes would carry, hex: tells whether a text holds a code without opening
   * one. Keyed, so that it says nothing to whoever has no key; stores nothing.
   */
  fingerprintOf(code: Uint8Array): string;
  /** Deletes row and data key, so that no file of the engine holds them; a second time does nothing. Throws `SealBroken`. */
  delete(ref: CodeRef): Promise<void>;
  close(): Promise<void>;
}

/** Called after each batch: how many of how many codes are under the newer key. */
export type OnRewrapped = (done: number, total: number) => void;

export interface Rewrapped {
  readonly rewrapped: number;
  /** Sequences of the codes that do not open, decimal: they are as they were, under their old key. */
  readonly broken: readonly string[];
}

/** A vault whose wrapping keys can be rotated while it serves. */
export interface Rewrappable {
  /**
   * Puts every code that is under an older wrapping key than this version under the newest, so that the older ones can be
   * retired if none is broken. Nothing of the old envelopes stays in a file. Interrupted, it is simply called again.
   * Throws `KmsUnavailable` and `StorageUnavailable`.
   */
  rewrapTo(version: number, onRewrapped?: OnRewrapped): Promise<Rewrapped>;
}

/** The row, its custody and its key do not belong together: tampering or a wrong key file. Alarm, never retry. */
export class SealBroken extends Error {
  constructor(options?: ErrorOptions) {
    super('A sealed code does not open: its row, custody or key was changed.', options);
  }
}
