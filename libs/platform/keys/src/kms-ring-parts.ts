import type { EscrowFile, WriteEscrow } from './escrow.ts';
import type { GuardedKms } from './guarded-kms.ts';
import type { Random } from './key-ring.ts';
import type { KmsKeyFileContent } from './kms-key-file-text.ts';

export interface KmsKeyLimits {
  /** How long an unwrapped tenant key stays in memory, milliseconds: so long a key that the KMS disabled goes on opening. */
  readonly keep: number;
  /** So many data keys one tenant key wraps, far below the 2^32 that random nonces allow; a restart counts anew. */
  readonly uses: number;
  /** How long after it was made a tenant key wraps, milliseconds. */
  readonly wrapFor: number;
}

const HOUR = 3_600_000;
export const defaultLimits: KmsKeyLimits = { keep: HOUR / 12, uses: 2 ** 20, wrapFor: 24 * HOUR };

/** The content while no other process changes it. Others wait: nobody else is asked for anything meanwhile. */
export interface RingFileAlone {
  readonly content: KmsKeyFileContent;
  readonly keep: (content: KmsKeyFileContent) => Promise<void>;
  readonly writeEscrow: WriteEscrow;
}

/** Where the content is written down. */
export interface RingFile {
  /** Other processes change it too. */
  readonly shared: boolean;
  readonly read: () => Promise<KmsKeyFileContent>;
  /** What is kept is durable when it resolves: a new tenant key is not used before. */
  readonly alone: <T>(work: (file: RingFileAlone) => Promise<T>) => Promise<T>;
}

export interface KmsKeyRingParts {
  readonly kms: GuardedKms;
  readonly random: Random;
  readonly now: () => number;
  readonly limits: KmsKeyLimits;
  readonly file: RingFile;
  /** Where a new tenant key is, durable, before it is used. */
  readonly escrow: EscrowFile;
}
