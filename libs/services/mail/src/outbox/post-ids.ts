import { base32 } from '@icx/identity';
import type { KeyRing } from '@icx/keys';
import type { PostId } from '@icx/mail';

const LETTERS = 26;

const keyed = (keys: Pick<KeyRing, 'hmac'>, subject: readonly unknown[]): string =>
  base32(keys.hmac('mail', JSON.stringify(subject)))
    .slice(0, LETTERS)
    .toLowerCase();

/** The id of what is posted follows from what it is about, so that it is posted once, whoever posts it, however often. */
export const postIdOf = (keys: Pick<KeyRing, 'hmac'>, ...subject: readonly (string | number)[]): PostId =>
  `post_${keyed(keys, ['post', ...subject])}` as PostId;

/** Left of the @ of the Message-ID: sent twice, for it was not known that it had left, it is one message to who has it. */
export const messageIdOf = (keys: Pick<KeyRing, 'hmac'>, post: PostId, recipient: number): string =>
  keyed(keys, ['message', post, recipient]);
