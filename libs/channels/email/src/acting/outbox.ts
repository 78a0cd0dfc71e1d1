import type { MailId, Notice, PostId, Recipient } from '@icx/mail';
import type { Instant } from '@icx/working-days';

/** What acting needs of the mails that we have sent. */
export interface SentMail {
  postOf(id: PostId): Promise<{ readonly notice: Notice } | undefined>;
  post(notice: Notice, to?: readonly Recipient[]): Promise<void>;
  bounced(report: {
    readonly post: PostId;
    readonly recipient: number;
    readonly at: Instant;
    readonly status: string;
    readonly mail: MailId;
  }): Promise<unknown>;
}
