import { hash } from 'node:crypto';
import type { ProviderRecord } from '../identity-store.ts';
import { seal, unseal } from './seal.ts';

/** An id is what its holder shows (a cookie, a code), so it is stored as a hash: whoever reads it can take over nothing. */
export const hashedId = (id: string): Buffer => hash('sha256', id, 'buffer');

/** A record as it is stored, with what it is found by. */
export interface SealedRecord {
  readonly uid: Buffer | null;
  readonly grantId: Buffer | null;
  readonly sealed: Buffer;
}

const named = (value: unknown): Buffer | null => (typeof value === 'string' ? hashedId(value) : null);

export const sealRecord = (key: Uint8Array, model: string, record: ProviderRecord): SealedRecord => ({
  uid: named(record['uid']),
  grantId: named(record['grantId']),
  sealed: seal(key, model, JSON.stringify(record)),
});

/** @param consumedAt seconds since 1970; `null`: it was not. Throws if it was sealed as another model or with another key. */
export const openRecord = (
  key: Uint8Array,
  model: string,
  sealed: Uint8Array,
  consumedAt: number | null,
): ProviderRecord => {
  const record = JSON.parse(unseal(key, model, sealed)) as ProviderRecord;
  return consumedAt === null ? record : { ...record, consumed: consumedAt };
};
