import { refuse, type Refusal } from '@icx/refusals';

export interface LogSide {
  /** The name that log, vault and keys of one exchange share; `undefined` for a log that was made just now. */
  readonly pairId: string | undefined;
  /** Highest vault sequence that any event refers to; 0 when none does. */
  readonly maxVaultSequence: bigint;
}

export interface VaultSide {
  readonly pairId: string;
  /** Highest sequence ever given, deleted rows included; 0 for a new vault. */
  readonly highestSequence: bigint;
}

/**
 * Whether a log and a vault may serve together; asked at every start and after every restore, before anything is
 * answered. The vault may be ahead (a code is sealed before its event is appended), never behind.
 * `undefined` when they fit; else refused with `vault-not-a-pair`, `log-missing` or `vault-behind-log`.
 */
export const checkPair = ({ log, vault }: { log: LogSide; vault: VaultSide }): Refusal | undefined => {
  if (log.pairId === undefined && vault.highestSequence > 0n) {
    return refuse(
      'log-missing',
      `The log is new, but its vault has sealed ${vault.highestSequence} code(s): the log was lost or moved. ` +
        'Restore the log that belongs to this vault.',
    );
  }
  if (log.pairId !== undefined && log.pairId !== vault.pairId) {
    return refuse(
      'vault-not-a-pair',
      `The log belongs to ${log.pairId} and the vault to ${vault.pairId}: they are of two different exchanges. ` +
        'Put log, vault and keys of the same exchange together.',
    );
  }
  if (log.maxVaultSequence > vault.highestSequence) {
    return refuse(
      'vault-behind-log',
      `The log refers to sealed code ${log.maxVaultSequence}, but the vault ends at ${vault.highestSequence}: ` +
        'it was restored from a backup older than the log, or replaced. Restore the newer backup of the vault.',
    );
  }
  return undefined;
};
