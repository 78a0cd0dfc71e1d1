import type { SignedCheckpoints, ExportedLeaf, LeafSource } from '@icx/audit';
import type { KeyObject } from 'node:crypto';
import type { EventStore } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import type { Vault } from '@icx/vault';
import type { Terminal } from './terminal.ts';

/** How many of how many are done. */
export type OnProgress = (done: number, total: number) => void;

/** A file answers at once, a database in its time. */
type Answer<T> = T | Promise<T>;

/** The log of an exchange, read beside whoever serves it. */
export interface LogOnDisk {
  readAll(after: bigint, limit: number): Answer<Awaited<ReturnType<EventStore['readAll']>>>;
  readStream(stream: string): Answer<Awaited<ReturnType<EventStore['readStream']>>>;
  head(): Answer<bigint>;
  pair(): Answer<{ readonly pairId: string; readonly maxVaultSequence: bigint }>;
  close(): Answer<void>;
}

export interface VaultOnDisk extends Pick<Vault, 'open' | 'close'> {
  highestSequence(): Answer<bigint>;
  /** Opens every seal. `broken`: sequences of the codes that do not open. */
  verify(onProgress: OnProgress): Promise<{ readonly opened: number; readonly broken: readonly string[] }>;
}

/** The leaves of the log's tree, as they are stored. */
export interface LeavesOnDisk extends Pick<LeafSource, 'head' | 'hashes'> {
  leaves(after: number, limit: number): Promise<readonly ExportedLeaf[]>;
  close(): Answer<void>;
}

/** The signed checkpoints of the log, which are kept apart from it. */
export interface CheckpointsOnDisk extends Pick<SignedCheckpoints, 'latest' | 'after'> {
  close(): Answer<void>;
}

export interface LogVerdict {
  readonly events: number;
  readonly problems: readonly { readonly position: bigint | null; readonly what: string }[];
}

/** What a backup holds, all of it checked. */
export interface BackupMade {
  /** Position of the log's last event. */
  readonly head: string;
  readonly codes: number;
  readonly mails: number;
  /** Of a log that is not in it, since another engine has it and copies it itself: how many events, and where the last stands. */
  readonly logBeside?: { readonly events: number; readonly position: string };
}

/** Where an exchange keeps what it knows: in its data folder, or in PostgreSQL. */
export type Profile = 'embedded' | 'distributed';

/** Of each kind of thing, how many. */
export type Counts = Readonly<Record<string, number>>;

export interface Migration {
  readonly from: Profile;
  readonly dryRun: boolean;
  readonly onProgress: (what: string, done: number, total: number) => void;
}

/**
 * The data folder of an exchange on this machine, or the databases of a distributed one, stopped or running; nothing is written
 * there but by `restore` and `migrate`. Whatever cannot be read throws a `Failure` with the exit code `usage`; a backup that is
 * not sound, one with `refused`.
 */
export interface DataFolder {
  readonly path: string;
  keys(): Promise<{ readonly keys: KeyRing; readonly pairId: string }>;
  log(): Promise<LogOnDisk>;
  vault(): Promise<VaultOnDisk>;
  /** Opens every raw mail; none where no mail has ever come. */
  mail(): Promise<{ readonly opened: number; readonly broken: readonly string[] }>;
  verifyLog(onProgress: OnProgress): Promise<LogVerdict>;
  backUp(to: string): Promise<BackupMade>;
  /** Whether there is anything in it. */
  isEmpty(): boolean;
  /** Makes this folder of the parts of a backup. What it holds is kept beside it, as `putAside` tells; nothing is if it fails. */
  restore(
    from: Readonly<Record<'log' | 'vault' | 'keys', string>>,
  ): Promise<BackupMade & { readonly lastRecordedAt: string | null; readonly putAside?: string }>;
  /**
   * By the escrow that a backup holds, makes of this folder, which has to be empty, its `keys` part; or, without `from`, keeps
   * the keys of the databases of a distributed exchange anew.
   */
  recoverKeys(
    from: Readonly<Record<'vault' | 'keys', string>> | undefined,
    escrowKey: KeyObject,
  ): Promise<{ readonly codes: number }>;
  /** Moves the exchange to the other profile, whose settings are in the environment. `root`: of the log in both, base64. */
  migrate(options: Migration): Promise<{ readonly counts: Counts; readonly root?: string }>;
  leaves(): Promise<LeavesOnDisk>;
  checkpoints(): Promise<CheckpointsOnDisk>;
}

/** All of the exchange in one process, or what is one of several. */
export type Program = 'exchange' | 'web' | 'worker';

/** What `icx` needs of the machine it runs on; the app lends it. */
export interface Surroundings {
  /** Of `icx`, as its package says. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /** @param isNamed somebody named that folder; else it is the one of the settings */
  readonly dataFolder: (path: string, isNamed: boolean) => DataFolder;
  /** The programs of the exchange, each to be started as a process of its own. */
  readonly exchange: { readonly command: string; readonly args: (program: Program) => readonly string[] };
}
