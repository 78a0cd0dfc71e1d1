import { EscrowRefused, remakeKeyTexts, type KeyTexts, type Recovered } from '../index.ts';
import { kmsOf, readKmsSetting } from './kms-setting.ts';

/**
 * The keys of what an escrow gave back, under the KMS that `ICX_KMS` names. Keys that a KMS kept come into a text in
 * clear only where that is said in so many words, and never in live mode.
 * Throws `EscrowRefused`, `KmsSettingRefused` and `KmsUnavailable`, with nothing written.
 */
export const remakeKeys = async (
  recovered: Recovered,
  texts: KeyTexts,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> => {
  const named = env['ICX_KMS'];
  const setting = readKmsSetting(named);
  if (setting.kind !== 'local') return remakeKeyTexts(recovered, texts, await kmsOf(setting, env));
  const { keptBy } = recovered.content;
  if (env['ICX_MODE'] === 'live' || (keptBy !== 'local' && named !== 'local'))
    throw new EscrowRefused(
      'escrow-of-a-kms',
      `The keys in this escrow were kept by ${keptBy}: name the KMS that keeps them from now on with ICX_KMS. ` +
        'ICX_KMS=local writes them in clear, for a sandbox alone.',
    );
  return remakeKeyTexts(recovered, texts);
};
