import { randomUUID } from 'node:crypto';
import type { CodeRef } from '@icx/vault';
import type { World } from '@icx/world-testing';

export const custody = { deviceId: '00-DB-12-34-56-78-90-A0', holder: 'BBBB' };

/** A code in the vault to which no event refers. */
export const put = async ({ vault }: World): Promise<CodeRef> => {
  const code = { bytes: Buffer.alloc(16, 7), representation: 'raw-16+crc' } as const;
  const result = await vault.put(code, custody, { party: 'BBBB', id: randomUUID() });
  if (result.outcome !== 'sealed') throw new Error(result.outcome);
  return result.ref;
};
