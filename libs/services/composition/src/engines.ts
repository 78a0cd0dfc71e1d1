import type { SignedCheckpoints, LeafSource } from '@icx/audit';
import type { Sweepable } from '@icx/custody-service';
import type { PairedEventStore } from '@icx/event-store';
import type { IdentityStore } from '@icx/identity';
import type { KeyEscrow, KeyRing } from '@icx/keys';
import type { RawMail } from '@icx/mail-store';
import type { Checkpoints, Counters, Job, Leases } from '@icx/runtime';
import type { ReadStore } from '@icx/read-store';
import type { Spool } from '@icx/spool';
import type { HeldCodes, Rewrappable, Vault } from '@icx/vault';

/** Rejects when nothing can be written. */
interface Probed {
  probe(): Promise<unknown>;
}

/** What every service lives on, chosen and opened by the application. */
export interface Engines {
  readonly log: PairedEventStore;
  readonly views: ReadStore;
  readonly vault: Vault & Rewrappable & Sweepable & Probed;
  /** What is written aside while it is worked on. */
  readonly spool: Spool;
  /** Mails as they came, sealed. */
  readonly rawMail: RawMail;
  /** What suppliers hold beyond what was asked of them; kept by the vault. */
  readonly holdings: HeldCodes;
  readonly keys: KeyRing;
  readonly escrow: KeyEscrow;
  /** What runs by itself: how far each has come, and who may do it. */
  readonly checkpoints: Checkpoints & Leases;
  readonly identities: IdentityStore;
  /** What counts over all processes: limits, proofs that were used, failures to sign in. */
  readonly counters: Counters;
  readonly leaves: LeafSource;
  /** The log's signed checkpoints. */
  readonly signed: SignedCheckpoints;
  /** Looks, once it has started, whether the events of the log are as they were written. */
  readonly content: { start(): Promise<void>; stop(): Promise<void>; problem(): string | undefined };
  /** Builds the views where not every process does that for itself. */
  readonly viewBuilder?: Job;
  /** Gives the events their leaves where the log does not do that as it appends. */
  readonly leafWriter?: Job;
  /** What is wrong with the KMS; `undefined`: nothing, or there is none. */
  readonly lookAtKms: () => Promise<string | undefined>;
}
