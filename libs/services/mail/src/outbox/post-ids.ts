import type { KeyRing } from '@icx/keys';
import type { PostId } from '@icx/mail';
import { keyedLetters } from '../keyed-letters.ts';

/** The id of what is posted follows from what it is about, so that it is posted once, whoever posts it, however often. */
export const postIdOf = (keys: Pick<KeyRing, 'hmac'>, ...subject: readonly (string | number)[]): PostId =>
  `post_${keyedLetters(keys, ['post', ...subject])}` as PostId;

/** Left of the @ of the Message-ID: sent twice, for it was not known that it had left, it is one message to who has it. */
export const messageIdOf = (keys: Pick<KeyRing, 'hmac'>, post: PostId, recipient: number): string =>
  keyedLetters(keys, ['message', post, recipient]);
