import {
  defaultLimits,
  openKeyFile,
  openKmsKeyFile,
  type KeyFile,
  type KeyFileOptions,
  type KmsKeyFileOptions,
} from '../index.ts';
import { kmsOf, keepOf, type KmsSetting } from './kms-setting.ts';

export interface OpenKeys extends KeyFile {
  /** What is wrong with the KMS; `undefined`: nothing, or there is none. */
  readonly look: () => Promise<string | undefined>;
  /** Zeroes what is unwrapped. */
  readonly close: () => void;
}

/** The key ring that `ICX_KMS` selects. Throws `KeyFileRefused`, `KmsSettingRefused` and `KmsUnavailable`. */
export const openKeys = async (
  setting: KmsSetting,
  options: KeyFileOptions & Pick<KmsKeyFileOptions, 'texts'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<OpenKeys> => {
  if (setting.kind === 'local') return { ...openKeyFile(options), look: async () => undefined, close: () => undefined };
  const { folder, random, texts } = options;
  const limits = { ...defaultLimits, keep: keepOf(env, defaultLimits.keep) };
  return openKmsKeyFile({ folder, random, texts, kms: await kmsOf(setting, env), limits });
};
