import type { PartyId } from '@icx/identifiers';
import type { DeliveryReport, MailId, MailOutcome, PostId, ReadMail, Rungs } from '@icx/mail';
import type { Instant } from '@icx/working-days';

/** A mail that was stored, read and judged, and may act now. */
export interface ActingMail {
  readonly id: MailId;
  /** Keyed, of its bytes alone: in whatever envelope they come, what they say is said once. */
  readonly hash: string;
  /** Door time: what counts for every deadline, however late it is acted on. */
  readonly at: Instant;
  /** Whose it is: what it says is said by this party. */
  readonly party: PartyId;
  /** What its token was about; `null`: it had none that is valid. */
  readonly post: PostId | null;
  readonly rungs: Rungs;
  readonly read: ReadMail;
  /** The signed-in user who confirmed it, `user:BBBB/anna`. */
  readonly confirmedBy?: string;
}

/** A mail to one of our bounce addresses whose keyed hash is right. */
export interface ReportingMail {
  readonly id: MailId;
  readonly at: Instant;
  readonly post: PostId;
  /** Place in that mail's list of recipients. */
  readonly recipient: number;
  readonly reports: readonly DeliveryReport[];
}

/** What a mail that may act says becomes commands of the services; the email channel does it. */
export interface Acting {
  /**
   * `case`: it stands on the top rung, and acts within what its token is about; what goes beyond comes back as `waits`.
   * `confirmed`: a person of its party has confirmed it, and what waited acts. Done again it says the same and changes
   * nothing. Rejects where it is worth another try.
   */
  act(mail: ActingMail, scope: 'case' | 'confirmed'): Promise<readonly MailOutcome[]>;
  /** Asked of each report that came to a valid bounce address: whether it says for good that the recipient was not reached. */
  report(mail: ReportingMail): Promise<'bounced' | 'noted'>;
}
