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
  /** FileId and line; or the request whose answer it was, and the revision of that event: it may have been answered twice. */
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

/** A holding, named. */
export type HoldingKey = Pick<HoldingLabel, 'holder' | 'deviceId'>;

/** What is held, with the fingerprint that its code and representation were sealed under. */
export type HeldLabel = HoldingLabel & { readonly fingerprint: string };

export interface HoldingFilter {
  readonly source?: string;
  readonly manufacturer?: string;
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
  find(holders: readonly string[], devices: readonly string[]): Promise<readonly HeldLabel[]>;
  /** The code; `undefined`: not held. Throws `SealBroken`. */
  open(holder: string, deviceId: string): Promise<OpenedCode | undefined>;
  /** Erases these and their data, however often it is asked to; how many there were. */
  delete(held: readonly HoldingKey[]): Promise<number>;
  /**
   * What these holders hold, in pages. A page looks at no more than `limit` rows, so it may be short, or empty, and have
   * more after it; `next` is `null` at the end.
   */
  list(
    holders: readonly string[],
    page: HoldingFilter & { readonly after?: string; readonly limit: number },
  ): Promise<{ readonly held: readonly HeldLabel[]; readonly next: string | null }>;
  /** Conflicts that wait for these holders, in pages. */
  conflicts(
    holders: readonly string[],
    page: { readonly after?: string; readonly limit: number; readonly source?: string },
  ): Promise<readonly (HoldingLabel & { readonly id: string })[]>;
  /**
   * Keeps what is held, or puts the other code in its place, in one commit: the discarded one is erased. The labels of what
   * is held then; one that was settled before, or that nobody knows, is left out.
   */
  settle(ids: readonly string[], keep: 'held' | 'other'): Promise<readonly HoldingLabel[]>;
  /** Counted up to `most`. */
  count(holders: readonly string[], what?: HoldingFilter & { readonly most?: number }): Promise<number>;
  /** Holdings of whomever that came before that time (ISO 8601), the oldest first or nearly so. */
  expired(before: string, limit: number): Promise<readonly HeldLabel[]>;
}
