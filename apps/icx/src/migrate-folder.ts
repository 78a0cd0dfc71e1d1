import { exitCodes, Failure, type DataFolder } from '@icx/cli-channel';
import { ConfigRefused, readProfile } from '@icx/host/profile';
import { readKmsSetting } from '@icx/keys/kms';
import { migrate, MoveRefused } from '@icx/move-house';
import { NewerSchema, RoleRefused } from '@icx/postgres/database';
import { NotDurable, OtherPair } from '@icx/postgres/log';

type Migrate = DataFolder['migrate'];

/** These say themselves what to do. */
const unfit = [NewerSchema, RoleRefused, NotDurable, OtherPair];

const failureOf = (error: unknown): unknown => {
  if (error instanceof MoveRefused) return new Failure(exitCodes.refused, error.code, error.message);
  if (error instanceof ConfigRefused) return new Failure(exitCodes.usage, 'setting-invalid', error.message);
  if (unfit.some((each) => error instanceof each))
    return new Failure(exitCodes.usage, 'database-unfit', (error as Error).message);
  return error;
};

/** Moves the exchange of this data folder to the engines that the settings of the distributed profile name, or back. */
export const migrateFolder = async (
  folder: string,
  { from, ...options }: Parameters<Migrate>[0],
): ReturnType<Migrate> => {
  try {
    const { distributed } = readProfile({ ...process.env, ICX_PROFILE: 'distributed' });
    const kms = readKmsSetting(process.env['ICX_KMS']);
    return await migrate({ ...options, ...distributed!, from, folder, kms, env: process.env });
  } catch (error) {
    throw failureOf(error);
  }
};
