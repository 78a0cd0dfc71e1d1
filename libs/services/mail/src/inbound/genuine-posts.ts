import type { OurAddress, PostId } from '@icx/mail';

/** Which mails of ours these addresses name, each once: of a forged one nothing is believed. */
export const genuinePosts = (to: readonly OurAddress[]): readonly PostId[] => [
  ...new Set(
    to.flatMap((one) =>
      (one.is === 'case' && (one.valid || one.expired)) || (one.is === 'bounce' && one.valid) ? [one.post] : [],
    ),
  ),
];
