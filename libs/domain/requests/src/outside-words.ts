import type { PartyId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';
import type { CodeNotHeldReason } from './event-words.ts';

/** By what an answer was given that did not come through the exchange. */
export const outsideMeans = ['phone', 'direct-mail', 'meeting', 'other'] as const;
export type OutsideMeans = (typeof outsideMeans)[number];

export const sides = ['requester', 'addressee'] as const;
export type Side = (typeof sides)[number];

export const attachmentTypes = ['pdf', 'png', 'jpeg', 'txt', 'eml'] as const;
export type AttachmentType = (typeof attachmentTypes)[number];

/** Most files of one statement, and that wait to be named by one, of one side. */
export const MOST_ATTACHMENTS = 5;

/** A file that shows what a side states: its bytes lie sealed, apart from the log. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  /** By its content. */
  readonly type: AttachmentType;
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** One that a side brought: within a day a statement names it, or it is deleted. */
export interface Attached {
  readonly at: Instant;
  readonly side: Side;
  readonly attachment: Attachment;
}

/** What was answered. Never a code: that is given through the exchange, or stays outside. */
export type OutsideReply =
  | { readonly answer: 'code-supplied' }
  | { readonly answer: 'not-installer'; readonly suggested: PartyId | null }
  | { readonly answer: 'code-not-held'; readonly reason: CodeNotHeldReason };

/** What one side states of an answer that was given outside. */
export type OutsideClaim = {
  /** From 1, of the request. */
  readonly claim: number;
  /** Door time of the record: by it the leg is in time or late once the other side confirms. */
  readonly at: Instant;
  readonly by: PartyId;
  readonly side: Side;
  readonly reply: OutsideReply;
  /** When it was given, as that side says: shown, and nothing counts from it. */
  readonly statedAt: Instant;
  /** Who gave it to whom. */
  readonly who: string;
  readonly means: OutsideMeans;
  readonly statement: string;
  readonly attachments: readonly Attachment[];
  /** By when the other side is asked to say whether it was so. */
  readonly replyBy: Instant;
};

/** How an answer of a leg came that both sides say was given outside. */
export interface OutsideAnswer {
  readonly claim: number;
  readonly statedAt: Instant;
}
