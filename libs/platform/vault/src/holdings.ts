import type { CodeCheck, Representation } from '@icx/install-code';
import type { OpenedCode } from './vault.ts';

/** The data key of one batch of holdings: a worker seals rows with it, the vault keeps it wrapped beside them. */
export interface BatchKey {
  /** 32 bytes, the caller's to zero. */
  readonly plain: Uint8Array;
  readonly wrapped: { readonly version: number; readonly bytes: Uint8Array };
}

/** What a holding says in clear, all of it bound by its seal but for where it is kept. */
export interface HoldingLabel {
  /** PartyId of the *originating* holder; unique with the device. */
  readonly holder: string;
  /** Hyphenated Device ID. */
  readonly deviceId: string;
  readonly deviceType: string;
  readonly manufacturer: string | null;
  readonly msn: string | null;
  readonly representation: Representation;
  readonly check: CodeCheck;
  /** FileId, or the request whose answer it was; and the line, 0 there. */
  readonly source: string;
  readonly line: number;
  /** PartyId of who brought it in, and when (ISO 8601). */
  readonly uploader: string;
  readonly at: string;
}

export interface SealedHolding extends HoldingLabel {
  /** Keyed, of code and representation, hexadecimal: tells the same code from another one. */
  readonly fingerprint: string;
  /** Nonce, ciphertext, tag. */
  readonly sealed: Uint8Array;
}

/** `conflict`: another code for a device that the holder has; put aside sealed, for the holder to decide. */
export type HoldingOutcome = 'held' | 'already-held' | 'conflict';

/** Codes that suppliers hold beyond what was asked of them: the part of the vault that takes millions. */
export interface HeldCodes {
  newBatch(): Promise<BatchKey>;
  /**
   * Stores a batch durably, in one commit: an outcome per row, in order. A row that the same source and line brought
   * before is `held` again, so a batch may come twice. `dry`: says what would become of it.
   * @param alsoHeldBy whose holdings are the uploader's besides, by succession: judged with them
   */
  put(
    key: BatchKey,
    rows: readonly SealedHolding[],
    how?: { readonly alsoHeldBy?: readonly string[]; readonly dry?: boolean },
  ): Promise<readonly HoldingOutcome[]>;
  /** Holdings of these devices by these originating holders. */
  find(
    holders: readonly string[],
    devices: readonly string[],
  ): Promise<readonly (HoldingLabel & { fingerprint: string })[]>;
  /** The code; `undefined`: not held. Throws `SealBroken`. */
  open(holder: string, deviceId: string): Promise<OpenedCode | undefined>;
  delete(holder: string, deviceId: string): Promise<boolean>;
  /** Conflicts that wait for these holders, in pages. */
  conflicts(
    holders: readonly string[],
    page: { readonly after?: string; readonly limit: number; readonly source?: string },
  ): Promise<readonly (HoldingLabel & { readonly id: string })[]>;
  /** Keeps what is held, or puts the other code in its place. */
  settle(id: string, keep: 'held' | 'other'): Promise<HoldingLabel | undefined>;
  count(holders: readonly string[]): Promise<number>;
}
