import { exitCodes, Failure } from '@icx/cli-channel';

/** What the engines say when they cannot read a file is meant for the operator. They are named only when one has spoken. */
const failureOf = async (error: unknown): Promise<unknown> => {
  const { StorageUnavailable } = await import('@icx/event-store');
  const { ConfigRefused } = await import('@icx/host/profile');
  const { EscrowRefused, KeyFileRefused, KmsUnavailable } = await import('@icx/keys');
  const { KmsSettingRefused } = await import('@icx/keys/kms');
  const { VaultRefused } = await import('@icx/sqlite/vault');
  const { BackupRefused } = await import('@icx/sqlite/backup');
  const { DataFolderInUse } = await import('@icx/sqlite');
  const { DumpFailed } = await import('@icx/postgres/backup');
  const { NewerSchema, RoleRefused, ServerUnfit } = await import('@icx/postgres/database');
  const { LogElsewhere, NotDurable, OtherPair } = await import('@icx/postgres/log');
  if (error instanceof BackupRefused || error instanceof EscrowRefused || error instanceof DataFolderInUse)
    return new Failure(exitCodes.refused, error.code, error.message);
  if (error instanceof DumpFailed) return new Failure(exitCodes.refused, 'dump-failed', error.message);
  if (error instanceof ConfigRefused) return new Failure(exitCodes.usage, 'setting-invalid', error.message);
  if (error instanceof NewerSchema) return new Failure(exitCodes.usage, 'schema-newer', error.message);
  if (error instanceof RoleRefused) return new Failure(exitCodes.usage, 'role-refused', error.message);
  if (error instanceof ServerUnfit || error instanceof NotDurable || error instanceof OtherPair)
    return new Failure(exitCodes.usage, 'database-unfit', error.message);
  if (error instanceof LogElsewhere) return new Failure(exitCodes.usage, error.code, error.message);
  if (error instanceof KmsUnavailable) return new Failure(exitCodes.exchangeFailed, 'kms-unavailable', error.message);
  if (error instanceof KmsSettingRefused) return new Failure(exitCodes.usage, 'kms-setting-invalid', error.message);
  if (error instanceof StorageUnavailable) return new Failure(exitCodes.usage, error.reason, error.message);
  if (error instanceof KeyFileRefused || error instanceof VaultRefused)
    return new Failure(exitCodes.usage, error.code, error.message);
  return error;
};

/** Fails with what there is to be done, where an engine or a setting says so. */
export const reading = async <T>(read: () => T | Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    throw await failureOf(error);
  }
};
