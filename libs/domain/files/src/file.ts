import type { PartyId } from '@icx/identifiers';
import { refuse, type Branded, type Parsed } from '@icx/refusals';

/** Names a receipt, and its stream: `fil_` and letters or digits. */
export type FileId = Branded<string, 'FileId'>;

/** `fil_` and 10 to 60 letters or digits. Refused with `file-id-invalid`. */
export const parseFileId = (value: unknown): Parsed<FileId> =>
  typeof value === 'string' && /^fil_[0-9A-Za-z]{10,60}$/.test(value)
    ? (value as FileId)
    : refuse('file-id-invalid', 'This is no file: copy its id whole, such as fil_ and what follows.');
parseFileId.takes = { type: 'string', pattern: '^fil_[0-9A-Za-z]{10,60}$' } as const;

export const fileKinds = [
  ...(['requests', 'answers', 'asn', 'switches', 'inventory'] as const),
  ...(['contacts', 'backlog', 'parties'] as const),
] as const;
export type FileKindName = (typeof fileKinds)[number];

/** `waiting`: for the second person, where the single act needs two. */
export const fileStates = ['received', 'waiting', 'processing', 'done', 'refused', 'cancelled'] as const;
export type FileStateName = (typeof fileStates)[number];

/** What becomes of a row. `skipped`: it says nothing, and is no error (a worklist row left empty). */
export const rowOutcomes = ['accepted', 'already-held', 'conflict', 'rejected', 'skipped'] as const;
export type RowOutcome = (typeof rowOutcomes)[number];
export type Counts = Readonly<Record<RowOutcome, number>>;

export interface ProfileRef {
  readonly id: string;
  readonly version: number;
}

/**
 * Of answers that came as an attachment: the mail of ours that they answer, which names the legs that may be answered by it,
 * and which rows are meant. A row beyond waits until a person has confirmed it; then the same file is taken for those.
 */
export interface AnsweredMail {
  readonly post: string;
  readonly rows: 'within' | 'beyond';
}

/** Such a row. */
export const rowBeyondMail = refuse.conflict(
  'row-beyond-mail',
  'The mail that you answered does not ask for this one. Confirm the mail with a signed-in act, or answer the mail that does.',
  '/requestId',
);

/** How the file is to be taken. The same bytes with other options are another file. */
export interface FileOptions {
  /** Everything but the writing. */
  readonly dryRun: boolean;
  /** One refused row, and nothing is taken. */
  readonly allOrNothing: boolean;
  readonly profile: ProfileRef | null;
  /** ASN: the party that first held what is in the file, where the uploader is its successor. */
  readonly originalParty: PartyId | null;
  readonly answersTo?: AnsweredMail;
}
