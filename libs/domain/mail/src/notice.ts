import { chosenNotices } from '@icx/contacts';
import type { PartyId, RequestId } from '@icx/identifiers';
import type { Branded } from '@icx/refusals';
import type { Instant } from '@icx/working-days';

/**
 * Names a mail of ours and its stream: `post_` and 26 lower-case letters or digits (base32 of a keyed hash of what it is
 * about), so that the same notice is posted once, whoever posts it, and its Message-ID is the same each time it is sent.
 */
export type PostId = Branded<string, 'PostId'>;

/** What a mail tells. `request`: the legal notice; it cannot be switched off while mail is the party's channel. */
export const noticeKinds = [
  ...chosenNotices,
  /** What a party wants to hear once a day, of several kinds. */
  'digest',
  'contact-proof',
  'contact-changed',
  'acknowledgement',
  // To a party: what came in as its own waits for its word.
  'mail-waits',
  // To SECAS: nobody of a party could be told of a request; `about` names the `party` and the `post`.
  'undeliverable',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** One leg of a request that a mail is about. */
export interface LegRef {
  readonly request: RequestId;
  readonly leg: number;
}

/** What is to be posted. What it says is composed when it is sent, from what its subjects are then; no code is in it. */
export interface Notice {
  readonly id: PostId;
  readonly kind: NoticeKind;
  readonly party: PartyId;
  /** The legs that it is about: one is a case, more are a batch; none where it is about something else. */
  readonly legs: readonly LegRef[];
  /** What else its words are made of, by kind: ids and instants alone, for the log keeps them for good. */
  readonly about: Readonly<Record<string, string>>;
  readonly postedAt: Instant;
}
