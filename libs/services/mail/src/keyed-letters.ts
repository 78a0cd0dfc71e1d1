import { base32 } from '@icx/identity';
import type { KeyRing } from '@icx/keys';

/**
 * What ids, addresses and tokens of mail are made of: lower-case letters and digits of base32, 5 bits each, since servers on the way
 * change capitals, and hexadecimal digits could be taken for a code.
 * @param subject begins with a word of its own for each kind: all are made under one key
 */
export const keyedLetters = (keys: Pick<KeyRing, 'hmac'>, subject: readonly unknown[], letters = 26): string =>
  base32(keys.hmac('mail', JSON.stringify(subject)))
    .slice(0, letters)
    .toLowerCase();
