import { exitCodes, Failure, type DataFolder } from '@icx/cli-channel';
import { readProfile } from '@icx/host/profile';
import { readKmsSetting } from '@icx/keys/kms';
import { migrate, MoveRefused } from '@icx/move-house';

type Migrate = DataFolder['migrate'];

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
    throw error instanceof MoveRefused ? new Failure(exitCodes.refused, error.code, error.message) : error;
  }
};
