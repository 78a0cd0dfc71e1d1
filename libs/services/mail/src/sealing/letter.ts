import type { Draft, Notice, Recipient } from '@icx/mail';
import type { Instant } from '@icx/working-days';

/** A draft on its way to one recipient. */
export interface Letter {
  readonly notice: Notice;
  /** Its place in the list of the mail's recipients: the bounce address says it. */
  readonly recipient: number;
  readonly to: Recipient;
  readonly draft: Draft;
  /** Left of the @ of its Message-ID; the same each time that it is sent to this recipient. */
  readonly messageId: string;
  /** For its Date header. */
  readonly at: Instant;
}
