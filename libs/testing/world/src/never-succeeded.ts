import { noSuccessions } from '@icx/switching';

/** What relays ask of who supplies, over a log in which nobody has succeeded anybody. */
export const neverSucceeded = { reached: async () => undefined, successions: async () => noSuccessions };
