import { createHmac, type Hmac } from 'node:crypto';
import type { KeyRing } from '@icx/keys';
import type { Refusal } from '@icx/refusals';
import type { Spool } from '@icx/spool';

/** So much is put down at once: each time the disk is waited for. */
const AT_ONCE = 1024 * 1024;

/** What a quota says of so many bytes more. */
export type Allowance = (bytes: number) => Refusal | undefined;

/** The keyed hash of uploads: an unkeyed one of a file of one code would tell the code. */
export const uploadHash = (keys: Pick<KeyRing, 'secret'>): Hmac => {
  const key = keys.secret('upload-hash');
  const hash = createHmac('sha256', key);
  key.fill(0);
  return hash;
};

/**
 * Puts down what comes in, hashed and sealed as it comes. Also of what broke off everything is durable that had come: it
 * rejects with the reason then. Stops at the first byte that is one too many.
 */
export const takeIn = async (
  spool: Pick<Spool, 'append'>,
  entry: string,
  bytes: AsyncIterable<Uint8Array>,
  hash: Hmac,
  allow: Allowance,
): Promise<Refusal | undefined> => {
  let held: Uint8Array[] = [];
  let size = 0;
  const putDown = async (): Promise<void> => {
    const plain = Buffer.concat(held);
    [held, size] = [[], 0];
    if (plain.length > 0) await spool.append(entry, plain);
    hash.update(plain);
    plain.fill(0);
  };
  try {
    for await (const chunk of bytes) {
      const refusal = allow(chunk.length);
      if (refusal) return refusal;
      held.push(chunk);
      size += chunk.length;
      if (size >= AT_ONCE) await putDown();
    }
  } finally {
    await putDown();
  }
  return undefined;
};
