import type { ContactPointId } from '@icx/contacts';
import type { EmailAddress } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';
import type { Notice } from './notice.ts';

/** One address that a mail goes to; by its place in the mail's list a bounce says whom it did not reach. */
export interface Recipient {
  /** `null`: somebody who is on no list, such as the old address that a change is told to. */
  readonly point: ContactPointId | null;
  readonly address: EmailAddress;
  readonly rank: number;
}

/** What the next hop said. `sent`: it answered 250 to DATA. `unreachable`: our own relay did not answer: an alarm. */
export type Attempt =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'deferred' | 'refused'; readonly reply: string }
  | { readonly outcome: 'unreachable'; readonly reason: string };

/** Events of one of our mails. */
export type PostedEvent =
  | { readonly type: 'mail.notice-posted.v1'; readonly data: Notice }
  | {
      readonly type: 'mail.recipient-tried.v1';
      readonly data: { readonly recipient: number; readonly to: Recipient; readonly at: Instant } & Attempt;
    }
  | {
      /** A report of a message that had left. */
      readonly type: 'mail.recipient-bounced.v1';
      readonly data: {
        readonly recipient: number;
        readonly at: Instant;
        readonly status: string;
        readonly mail: string;
      };
    }
  /** Every contact failed, or there is none. */
  | { readonly type: 'mail.notice-undeliverable.v1'; readonly data: { readonly at: Instant; readonly reason: string } }
  | { readonly type: 'mail.notice-dropped.v1'; readonly data: { readonly at: Instant; readonly why: string } };
