import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyRing } from '@icx/keys';
import { openRawMailReader } from '../mail/index.ts';
import { openVaultReader } from '../vault/index.ts';

/** What the keys open. A backup of an earlier version has no mail. */
export const sealedFiles = ['vault.db', 'mail.db'];

export interface Opened {
  readonly opened: { readonly codes: number; readonly mails: number };
  readonly vaultSequence: string;
}

/** Opens every code and every mail of a folder that nobody writes to, with these keys. `broken` names those that do not. */
export const openSealed = async (
  folder: string,
  { keys, pairId }: { readonly keys: KeyRing; readonly pairId: string },
  now: () => string,
): Promise<Opened & { readonly broken: readonly string[] }> => {
  const options = (name: string) => ({ path: join(folder, name), keys, pairId, now, random: randomBytes });
  const vault = await openVaultReader(options('vault.db'));
  const mail = existsSync(options('mail.db').path) ? await openRawMailReader(options('mail.db')) : undefined;
  try {
    const codes = await vault.verify();
    const mails = (await mail?.verify()) ?? { opened: 0, broken: [] };
    return {
      opened: { codes: codes.opened, mails: mails.opened },
      vaultSequence: vault.highestSequence.toString(),
      broken: [...codes.broken.map((sequence) => `sequence ${sequence}`), ...mails.broken],
    };
  } finally {
    await mail?.close();
    await vault.close();
  }
};
