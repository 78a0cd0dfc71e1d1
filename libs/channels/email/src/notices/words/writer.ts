import type { Services } from '@icx/composition';
import type { Notice, Recipient } from '@icx/mail';
import type { Frame, Words } from '../layout/blocks.ts';

export interface Asked extends Frame {
  readonly notice: Notice;
  readonly recipient: Recipient;
  readonly services: Services;
}

/** `undefined`: there is nothing to say any more. */
export type Writer = (asked: Asked) => Promise<Words | undefined>;
