import type { Representation } from '@icx/install-code';

/** What an event says of a code: never the code, never an unkeyed hash of it. Plain JSON. */
export interface CodeRef {
  /** Random, names the sealed row. */
  readonly id: string;
  /** Order of the vault's rows, decimal string: a log that refers beyond its vault is not its pair. */
  readonly sequence: string;
  /** HMAC of the code with a key of the vault, hex: equality without the code. */
  readonly fingerprint: string;
}

/** What the seal binds: a row moved to another device or holder does not open. */
export interface Custody {
  /** Hyphenated Device ID. */
  readonly deviceId: string;
  /** Party id of the *originating* holder; a succession does not rewrite it. */
  readonly holder: string;
}

/** 16 bytes (or 6, 8, 12) without the CRC; how it came; the vault stores both sealed. */
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
  /** Seals and stores durably. Idempotent by (party, command id): the same code again returns the first reference. */
  put(code: OpenedCode, custody: Custody, command: { readonly party: string; readonly id: string }): Promise<PutResult>;
  /** Opens a sealed code; `undefined` when it was deleted. Throws `SealBroken` when row, custody or key do not fit. */
  open(ref: CodeRef, custody: Custody): Promise<OpenedCode | undefined>;
  /** Deletes row and data key; a second time does nothing. */
  delete(ref: CodeRef): Promise<void>;
  close(): Promise<void>;
}

/** The row, its custody and its key do not belong together: tampering or a wrong key file. Alarm, never retry. */
export class SealBroken extends Error {
  constructor() {
    super('A sealed code does not open: its row, custody or key was changed.');
  }
}
