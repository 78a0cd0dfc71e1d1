import type { EmailAddress, PartyId, RequestId } from '@icx/identifiers';
import type { AnswerKind, CodeNotHeldReason } from '@icx/requests';
import type { Branded, Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { PostId } from './notice.ts';

/** Names a mail that came in, and its stream: `mail_` and 26 lower-case letters or digits, a keyed hash of raw bytes and envelope. */
export type MailId = Branded<string, 'MailId'>;

/** Through which door it came. By `imap` there is no peer, and SPF counts as none. */
export const mailDoors = ['smtp', 'imap'] as const;
export type MailDoor = (typeof mailDoors)[number];

/** What was known of it before a byte of it was looked at. */
export interface Envelope {
  /** `''`: the null return path. */
  readonly from: string;
  /** Our own addresses. */
  readonly to: readonly string[];
  /** Address and name that the peer gave; absent by IMAP. */
  readonly peer?: { readonly ip: string; readonly helo: string };
}

/** One of our addresses, as the local part says. Forged or expired: `valid` is false, and nothing of it is believed. */
export type OurAddress =
  | {
      readonly is: 'case';
      readonly valid: boolean;
      readonly expired: boolean;
      readonly party: PartyId;
      readonly post: PostId;
    }
  | { readonly is: 'bounce'; readonly valid: boolean; readonly post: PostId; readonly recipient: number }
  | { readonly is: 'desk' }
  | { readonly is: 'postmaster' };

/** The rungs of the trust ladder (channels.md, Email): three of three act, two wait for a person, fewer never act. */
export interface Rungs {
  /** Sent to a case address of ours whose token is valid and unexpired, and addressed to it by its author. */
  readonly token: boolean;
  /** DMARC passed, aligned with the one From domain. No result is no pass. */
  readonly dmarc: boolean;
  /** Exactly one From mailbox, and it is a point of that party's contact list that may act now. */
  readonly contact: boolean;
}
/** How a mail stands on each rung; only the first word of each is one on which it stands. */
export const tokenGrounds = [
  'valid',
  'none',
  'forged',
  'expired',
  'post-unknown',
  'several',
  'not-addressed',
  'not-signed',
] as const;
export const dmarcGrounds = ['pass', 'fail', 'no-record', 'no-answer', 'other-from'] as const;
export const contactGrounds = ['acts', 'not-listed', 'from-not-one', 'of-several', 'not-asked'] as const;

export interface Grounds {
  readonly token: (typeof tokenGrounds)[number];
  readonly dmarc: (typeof dmarcGrounds)[number];
  readonly contact: (typeof contactGrounds)[number];
}

/** What keeps a mail from acting: what it is, or the first rung that it misses. `too-few-rungs`: more than one. */
export const whysNot = [
  'unreadable',
  'raw-deleted',
  'automatic',
  'same-mail',
  'too-few-rungs',
  'token-missing',
  'token-forged',
  'token-expired',
  'token-of-nothing',
  'several-tokens',
  'token-not-addressed',
  'token-not-signed',
  'not-authentic',
  'dmarc-unknown',
  'no-acting-contact',
] as const;
export type WhyNot = (typeof whysNot)[number];

export const standings = ['acts', 'waits', 'never'] as const;
export type Standing = (typeof standings)[number];

/** Why a mail is automatic: never acted on, never answered. */
export const automaticMarks = [
  'null-return-path',
  'auto-submitted',
  'precedence',
  'list',
  'report',
  'auto-reply-header',
  'out-of-office-words',
  'our-own',
  'too-many-hops',
  'calendar',
  'challenge',
] as const;
export type AutomaticMark = (typeof automaticMarks)[number];

/** What a delivery report says of one recipient (RFC 3464). */
export interface DeliveryReport {
  readonly action: string;
  /** `5.1.1` */
  readonly status: string;
  readonly recipient: string | null;
  readonly diagnostic: string | null;
}

/**
 * What the unquoted part of a mail says. `nothing`: it has to do with no answer, so that a file that came with it may
 * speak. `unclear`: more than one thing, or what only resembles an answer: it waits for a person.
 */
export type Said =
  | { readonly says: 'received' }
  | {
      readonly says: Exclude<AnswerKind, 'code-supplied' | 'code-not-held'>;
      readonly suggestedInstaller?: PartyId;
      readonly note?: string;
    }
  | { readonly says: 'code-not-held'; readonly reason: CodeNotHeldReason }
  | { readonly says: 'code-supplied'; readonly installCode: string }
  | { readonly says: 'nothing' }
  | { readonly says: 'unclear'; readonly why: string };

/** A file that came with it. */
export interface Attachment {
  /** Made harmless: no folders, no control characters, at most 100 characters. */
  readonly name: string;
  readonly type: string;
  readonly format: 'csv' | 'xlsx' | 'other';
  /** Empty of `other`: nobody reads these. */
  readonly bytes: Uint8Array;
}

/** Headers in which an author says to whom a mail goes. */
export const addressHeaders = ['to', 'cc'] as const;
export type AddressHeader = (typeof addressHeaders)[number];

/** To whom a mail says that it goes. */
export interface Addressed {
  readonly header: AddressHeader;
  readonly address: string;
}

/** A mail as it was read in the worker. Its texts may hold codes: nothing of it is stored or logged as it is. */
export interface ReadMail {
  /** Of all From headers together. */
  readonly from: readonly EmailAddress[];
  readonly fromHeaders: number;
  /** Of all its To and Cc headers, names left out. */
  readonly addressed: readonly Addressed[];
  readonly subject: string;
  readonly messageId: string | null;
  readonly automatic: AutomaticMark | null;
  readonly reports: readonly DeliveryReport[] | null;
  readonly said: Said;
  readonly attachments: readonly Attachment[];
  /** A code stands somewhere in it: its raw bytes are deleted when that code is. */
  readonly hasCode: boolean;
  /** What could not be read as it was meant, in words for `icx mail show`. */
  readonly faults: readonly string[];
}

/** The same as it may be stored: codes masked, no bytes. */
export interface MailSummary {
  readonly from: readonly string[];
  readonly subject: string;
  readonly automatic: AutomaticMark | null;
  readonly says: Said['says'] | 'report';
  readonly attachments: readonly { readonly name: string; readonly format: Attachment['format'] }[];
  readonly hasCode: boolean;
  readonly faults: readonly string[];
}

/** What came of one thing that a mail asked for: a leg, or an attachment. */
export interface MailOutcome {
  readonly request: RequestId | null;
  readonly leg: number | null;
  /** Name of the attachment that it is about. */
  readonly attachment?: string;
  /** The receipt of that attachment as a file of answers, `fil_…`: what came of its rows stands there. */
  readonly file?: string;
  readonly outcome: 'taken' | 'refused' | 'waits';
  readonly refusal?: Pick<Refusal, 'code' | 'detail'>;
}

/** What DNS and signatures say of the one From mailbox (mailauth). */
export interface Authenticity {
  readonly spf: 'pass' | 'fail' | 'none';
  /** Domains whose signature verified. */
  readonly dkim: readonly string[];
  readonly dmarc: 'pass' | 'fail' | 'none';
  /** Noted: it makes nothing pass. */
  readonly arc: 'pass' | 'fail' | 'none';
}

/** Events of one mail's stream, in this order; whichever comes, comes once, but for `mail-acted`, once for each scope. */
export type InboundEvent =
  | {
      readonly type: 'mail.mail-received.v1';
      readonly data: {
        readonly id: MailId;
        readonly door: MailDoor;
        /** Door time: when the exchange durably had it (by IMAP: the server's INTERNALDATE). */
        readonly at: Instant;
        readonly bytes: number;
        /** Keyed. */
        readonly hash: string;
        readonly peer: string | null;
        /** Codes masked. */
        readonly to: readonly string[];
      };
    }
  | {
      readonly type: 'mail.mail-read.v1';
      readonly data: {
        readonly at: Instant;
        readonly summary: MailSummary;
        readonly authenticity: Authenticity;
        /** Where it stands on each rung, and why there. */
        readonly grounds: Grounds;
        readonly standing: Standing;
        /** What keeps it from acting; `null`: nothing does. */
        readonly why: WhyNot | null;
        /** Whose it is, as far as a token or the contact list says. */
        readonly party: PartyId | null;
        /** What its token is about, were it expired. */
        readonly post: PostId | null;
        /** The recipient of that mail of ours of which it reports, if it came to a genuine bounce address. */
        readonly reportsOn: { readonly post: PostId; readonly recipient: number } | null;
        /** Until when it may be confirmed, exclusive; `null` of what never acts. */
        readonly waitsUntil: Instant | null;
      };
    }
  | {
      readonly type: 'mail.mail-acted.v1';
      readonly data: {
        readonly at: Instant;
        /** `case`: by itself, within what its token is about; `confirmed`: all that it says, by a person's word. */
        readonly scope: 'case' | 'confirmed';
        readonly outcomes: readonly MailOutcome[];
        /** Some of it waits for a person. */
        readonly waits: boolean;
      };
    }
  /** Its files have been worked off, and rows of them are beyond what its token is about: they wait for a person. */
  | { readonly type: 'mail.rows-wait.v1'; readonly data: { readonly at: Instant } }
  | { readonly type: 'mail.report-taken.v1'; readonly data: { readonly at: Instant; readonly as: 'bounced' | 'noted' } }
  | { readonly type: 'mail.mail-confirmed.v1'; readonly data: { readonly at: Instant; readonly by: string } }
  | {
      readonly type: 'mail.mail-rejected.v1';
      readonly data: { readonly at: Instant; readonly by: string; readonly reason: string };
    }
  | { readonly type: 'mail.mail-lapsed.v1'; readonly data: { readonly at: Instant } }
  | { readonly type: 'mail.raw-deleted.v1'; readonly data: { readonly at: Instant; readonly why: string } };

/** Those that this release knows. */
export const inboundEventTypes = Object.keys({
  'mail.mail-received.v1': true,
  'mail.mail-read.v1': true,
  'mail.mail-acted.v1': true,
  'mail.rows-wait.v1': true,
  'mail.report-taken.v1': true,
  'mail.mail-confirmed.v1': true,
  'mail.mail-rejected.v1': true,
  'mail.mail-lapsed.v1': true,
  'mail.raw-deleted.v1': true,
} satisfies Record<InboundEvent['type'], true>);
