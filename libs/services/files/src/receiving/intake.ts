import { createHmac, type Hmac } from 'node:crypto';
import type { PartyId } from '@icx/identifiers';
import type { KeyRing } from '@icx/keys';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Spool } from '@icx/spool';
import type { Profiles } from '../profiles/profiles.ts';
import type { WantedFile } from './file-receipts.ts';

/** So much is put down at once: each time the disk is waited for. */
const AT_ONCE = 1024 * 1024;

/** What a quota says of so many bytes more. */
export type Allowance = (bytes: number) => Promise<Refusal | undefined>;

export type MappingOf = Profiles['mappingOf'];

/** What is wrong with the profile that a file is to be read by, told before anything of the file has come. */
export const profileFault = async (
  mappingOf: MappingOf,
  { kind, options: { profile } }: Pick<WantedFile, 'kind' | 'options'>,
  party: PartyId,
): Promise<Refusal | undefined> => {
  const mapping = profile ? await mappingOf(profile, party, kind) : undefined;
  return isRefusal(mapping) ? mapping : undefined;
};

/** The keyed hash of uploads: an unkeyed one of a file of one code would tell the code. */
export const uploadHash = (keys: Pick<KeyRing, 'secret'>): Hmac => {
  const key = keys.secret('upload-hash');
  const hash = createHmac('sha256', key);
  key.fill(0);
  return hash;
};

/**
 * Puts down what comes in, hashed and sealed as it comes. Also of what broke off everything is durable that had come: it
 * rejects with the reason then. Stops at the first byte that is one too many. Throws `SpoolMoved` where somebody else puts
 * down bytes of it too. @param from bytes of it that are there
 */
export const takeIn = async (
  spool: Pick<Spool, 'append'>,
  entry: string,
  bytes: AsyncIterable<Uint8Array>,
  hash: Hmac,
  allow: Allowance,
  from = 0,
): Promise<Refusal | undefined> => {
  let at = from;
  let held: Uint8Array[] = [];
  let size = 0;
  const putDown = async (): Promise<void> => {
    const plain = Buffer.concat(held);
    [held, size] = [[], 0];
    if (plain.length > 0) at = await spool.append(entry, plain, { from: at });
    hash.update(plain);
    plain.fill(0);
  };
  try {
    for await (const chunk of bytes) {
      const refusal = await allow(chunk.length);
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
