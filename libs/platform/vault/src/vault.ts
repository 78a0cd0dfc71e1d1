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
}

export type PutResult =
  | { readonly outcome: 'sealed'; readonly ref: CodeRef }
  /** The command id was used before with another code. Nothing was stored. */
  | { readonly outcome: 'command-id-reused' };

/** Custody of install codes. The only place that holds them, sealed (AES-256-GCM, a data key per code). */
export interface Vault {
  /**
   * Seals and stores durably. Idempotent by (party, command id): the same code, representation and custody again returns
   * the first reference. Throws a RangeError for other lengths than 6, 8, 12 or 16 bytes; engines throw
   * `StorageUnavailable` with nothing stored.
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
  /** Deletes row and data key, so that no file of the engine holds them; a second time does nothing. Throws `SealBroken`. */
  delete(ref: CodeRef): Promise<void>;
  close(): Promise<void>;
}

/** The row, its custody and its key do not belong together: tampering or a wrong key file. Alarm, never retry. */
export class SealBroken extends Error {
  constructor(options?: ErrorOptions) {
    super('A sealed code does not open: its row, custody or key was changed.', options);
  }
}
