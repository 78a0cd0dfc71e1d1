import type { KeyRing } from './key-ring.ts';

/**
 * What an id is made of where it follows from its subject: a command sent again, or the n-th case of a device, finds what
 * there is without an index, and nobody works an id out. Lower-case hexadecimal digits, 4 bits each.
 * @param subject begins with a word of its own for each kind of id: all are named under one key
 */
export const keyedId = (keys: Pick<KeyRing, 'hmac'>, subject: readonly unknown[], digits: number): string =>
  keys.hmac('request-id', JSON.stringify(subject)).toString('hex').slice(0, digits);
