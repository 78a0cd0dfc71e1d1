import type { Representation } from '@icx/install-code';
import type { OpenedCode } from './vault.ts';

/** With what one source's codes are sealed, in a worker thread: the vault keeps the data key wrapped, under this number. */
export interface BatchKey {
  readonly id: number;
  /** The data key, 32 bytes, the caller's to zero. */
  readonly plain: Uint8Array;
  /** What fingerprints are keyed with, 32 bytes, the caller's to zero. */
  readonly fingerprint: Uint8Array;
}

/** Where codes came from. */
export interface HoldingSource {
  /** PartyId of the *originating* holder; unique with the device. */
  readonly holder: string;
  /** FileId; or the request whose answer it was. */
  readonly source: string;
  /** PartyId of who brought it in, and when (ISO 8601). */
  readonly uploader: string;
  readonly at: string;
}

/** One device of a source. */
export interface HeldDevice {
  /** Physical line in the file; of an answer the revision of its event, for a request may be answered twice. */
  readonly line: number;
  /** Hyphenated Device ID. */
  readonly deviceId: string;
  readonly deviceType: string;
  readonly manufacturer: string | null;
  readonly msn: string | null;
}

/** What a holding says in clear; its seal binds every word of it. */
export interface HoldingLabel extends HoldingSource, HeldDevice {
  readonly representation: Representation;
}

/** What is held. */
export type HeldLabel = HoldingLabel & {
  /** Keyed, of code and representation: tells the same code from another one. Not hexadecimal, as codes are. */
  readonly fingerprint: string;
};

/** A holding, named. */
export type HoldingKey = Pick<HoldingLabel, 'holder' | 'deviceId'>;

/** `id`: a decimal number, greater for what came later; for good. */
export type ListedHolding = HeldLabel & { readonly id: string };

/** `after`: id of the last one of the page before. The last page has fewer than `limit`. */
export interface HoldingPage {
  readonly after?: string | undefined;
  readonly limit: number;
  readonly source?: string | undefined;
}

/** Codes as `sealHoldings` sealed them: in columns, since they pass between threads by the million. */
export interface SealedHoldings extends HoldingSource {
  /** Of the `BatchKey`. */
  readonly key: number;
  readonly lines: readonly number[];
  readonly deviceIds: readonly string[];
  readonly deviceTypes: readonly string[];
  readonly manufacturers: readonly (string | null)[];
  readonly msns: readonly (string | null)[];
  readonly representations: readonly Representation[];
  /** One after another, `FINGERPRINT` and `SEAL` bytes each. */
  readonly fingerprints: Uint8Array;
  readonly seals: Uint8Array;
}

/**
 * `held`: now, or by the same line of the same source before. `already-held`: the same code, from elsewhere. `conflict`:
 * another code for a device that is held; put aside sealed, for the holder to decide.
 */
export type HoldingOutcome = 'held' | 'already-held' | 'conflict';

/** Codes that suppliers hold beyond what was asked of them: the part of the vault that takes millions. */
export interface HeldCodes {
  /** Throws `KmsUnavailable` and `StorageUnavailable`. */
  newBatch(): Promise<BatchKey>;
  /**
   * Stores codes durably, in one commit: an outcome per row, in order. The same again changes nothing and says the same.
   * At most `HOLDINGS_AT_ONCE`. Throws `StorageUnavailable` with nothing stored.
   * @param how.alsoHeldBy of each row, whose holdings of the device are the holder's besides, by succession: judged with its own
   * @param how.dry says what would become of them, and stores nothing
   */
  put(
    codes: SealedHoldings,
    how?: { readonly alsoHeldBy?: readonly (readonly string[])[]; readonly dry?: boolean },
  ): Promise<readonly HoldingOutcome[]>;
  /** Holdings of these devices, by these originating holders or by whomever. */
  find(holders: readonly string[] | 'anyone', deviceIds: readonly string[]): Promise<readonly HeldLabel[]>;
  /** The same of what was put aside for them, and waits to be settled. */
  findConflicts(holders: readonly string[] | 'anyone', deviceIds: readonly string[]): Promise<readonly HeldLabel[]>;
  /** The code; `undefined`: not held. Throws `SealBroken` and `KmsUnavailable`. */
  open(holder: string, deviceId: string): Promise<OpenedCode | undefined>;
  /** The same of many, in their order: what came together is read together. */
  openAll(held: readonly HoldingKey[]): Promise<readonly (OpenedCode | undefined)[]>;
  /** Erases these, and what their holder had put aside for the devices, however often it is asked to; how many were held. */
  delete(held: readonly HoldingKey[]): Promise<number>;
  /** What these originating holders hold, and what was put aside for them, in the order in which it came. */
  list(holders: readonly string[] | 'anyone', page: HoldingPage): Promise<readonly ListedHolding[]>;
  conflicts(holders: readonly string[], page: HoldingPage): Promise<readonly ListedHolding[]>;
  /**
   * Ends conflicts of these originating holders, in one commit: keeps what is held, or puts the other code in its place; the
   * discarded one is erased. Labels of what is held then; a conflict that was settled before, or is not theirs, is left out.
   */
  settle(holders: readonly string[], ids: readonly string[], keep: 'held' | 'other'): Promise<readonly HeldLabel[]>;
  count(holders: readonly string[]): Promise<number>;
  /** Highest sequence that the vault ever gave: an event that tells of holdings is appended with it (`vaultSequence`). */
  highestSequence(): Promise<bigint>;
}

/** So many fit into one `put`. */
export const HOLDINGS_AT_ONCE = 65_536;
