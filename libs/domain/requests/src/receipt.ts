import type { EmailAddress } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';

/** How the leg reaches its addressee, which settles when it counts as received (domain.md section 4). */
export const receiptRules = ['immediate', 'sec-notice-email'] as const;
export type ReceiptRule = (typeof receiptRules)[number];
export const waysOfReceipt = [
  'immediate',
  'deemed',
  'acknowledged',
  'portal-availability',
  'answered',
  'continued',
  'backlog-decided',
  'backlog-left',
] as const;
export type ReceivedBy = (typeof waysOfReceipt)[number];

/** In what an addressee read its leg: the request itself, or its row of the worklist. */
export const waysOfReading = ['request', 'worklist'] as const;
export type ReadIn = (typeof waysOfReading)[number];

/** Whom a notice of a leg went to. */
export interface NoticeTo {
  /** The mail, `post_…`, and the place of the address among its recipients. */
  readonly post: string;
  readonly recipient: number;
  /** On the Operational Contact List, `ctp_…`. */
  readonly point: string | null;
  readonly address: EmailAddress;
  readonly rank: number;
}

/** What became of a notice of a leg at one recipient. */
export interface NoticeDelivery extends NoticeTo {
  readonly state: 'sent' | 'failed';
  readonly sentAt: Instant | null;
  readonly failedAt: Instant | null;
  readonly reason: string | null;
}

/** One recipient of one mail. */
export const isAbout = (one: NoticeDelivery, { post, recipient }: Pick<NoticeTo, 'post' | 'recipient'>): boolean =>
  one.post === post && one.recipient === recipient;
