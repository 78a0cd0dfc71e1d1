import type { ContactPointId } from '@icx/contacts';
import { isSameTypedCode, typedCode } from '@icx/identity';
import type { KeyRing } from '@icx/keys';

/**
 * What is mailed to a new address and given back. Derived from its number, 80 bits: it is stored nowhere, and a mail that
 * is composed again says the same.
 */
export const proofCode = (keys: Pick<KeyRing, 'hmac'>, id: ContactPointId, proof: number): string =>
  typedCode(keys.hmac('identity', `contact-proof/${id}/${proof}`).subarray(0, 10));

export const isProofCode = (keys: Pick<KeyRing, 'hmac'>, id: ContactPointId, proof: number, typed: string): boolean =>
  isSameTypedCode(proofCode(keys, id, proof), typed);
