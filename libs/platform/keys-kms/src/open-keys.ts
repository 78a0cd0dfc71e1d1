import { openKeyFile, openKmsKeyFile, type KeyFile, type KeyFileOptions, type KmsUnavailable } from '@icx/keys';
import { kmsOf, type KmsSetting } from './kms-setting.ts';

export interface OpenKeys extends KeyFile {
  /** What the last call of the KMS failed with; `undefined` when it did not, or there is no KMS. */
  readonly trouble: () => KmsUnavailable | undefined;
  /** Zeroes what is unwrapped. */
  readonly close: () => void;
}

/** The key ring that `ICX_KMS` selects. Throws `KeyFileRefused` and `KmsUnavailable`. */
export const openKeys = async (
  setting: KmsSetting,
  options: KeyFileOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<OpenKeys> => {
  if (setting.kind === 'local') return { ...openKeyFile(options), trouble: () => undefined, close: () => undefined };
  const { folder, random } = options;
  return openKmsKeyFile({ folder, random, kms: await kmsOf(setting, env) });
};
