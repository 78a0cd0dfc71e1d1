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

/** `no-contact`: nobody is on the list. `relay-unreachable`: nothing of ours left for four hours. */
export type Undeliverable = 'no-contact' | 'all-failed' | 'relay-unreachable';

/** Events of one of our mails. */
export type PostedEvent =
  | {
      readonly type: 'mail.notice-posted.v1';
      /** `to`: whom else than the contacts of its party: an address to be proved, an old one that a change is told to. */
      readonly data: Notice & { readonly to?: readonly Recipient[] };
    }
  | {
      /** On record before a byte of it leaves, so that nobody else sends it, and a number is the same address for good. */
      readonly type: 'mail.hand-over-begun.v1';
      readonly data: {
        readonly at: Instant;
        /** Fencing token of the lease: with a later one whoever began is gone. */
        readonly token: string;
        readonly recipients: readonly { readonly recipient: number; readonly to: Recipient }[];
      };
    }
  | {
      readonly type: 'mail.recipient-tried.v1';
      readonly data: {
        readonly recipient: number;
        /** Of `sent`: when the next hop answered. */
        readonly at: Instant;
        /** When it is tried again; `null`: never. */
        readonly next: Instant | null;
      } & Attempt;
    }
  | {
      /** A report of a message that had left. */
      readonly type: 'mail.recipient-bounced.v1';
      readonly data: {
        readonly recipient: number;
        /** Our door time. */
        readonly at: Instant;
        readonly status: string;
        readonly mail: string;
      };
    }
  /** Nobody is left to be told. */
  | {
      readonly type: 'mail.notice-undeliverable.v1';
      readonly data: { readonly at: Instant; readonly reason: Undeliverable };
    }
  | { readonly type: 'mail.notice-dropped.v1'; readonly data: { readonly at: Instant; readonly why: string } };

/** Those that this release knows. */
export const postedEventTypes = Object.keys({
  'mail.notice-posted.v1': true,
  'mail.hand-over-begun.v1': true,
  'mail.recipient-tried.v1': true,
  'mail.recipient-bounced.v1': true,
  'mail.notice-undeliverable.v1': true,
  'mail.notice-dropped.v1': true,
} satisfies Record<PostedEvent['type'], true>);
