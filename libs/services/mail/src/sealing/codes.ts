import { holdsKnownCode, mayHoldInstallCode } from '@icx/install-code';
import type { Draft, LegRef, Notice, PostId } from '@icx/mail';

/** Tells, of the codes of these legs' requests, whether these bytes are one; `undefined`: they have none. */
export type CodesOf = (legs: readonly LegRef[]) => Promise<((code: Uint8Array) => boolean) | undefined>;

/** A mail of ours would have held a code. It does not leave, and whoever runs the exchange is told: it is a bug. */
export class MailHoldsCode extends Error {
  constructor(post: PostId, where: string) {
    super(
      `A mail (${post}) would have held an install code in its ${where}: it was not sent. Report this, with that id.`,
    );
  }
}

/**
 * The rule for texts that are stored, for what leaves: no mail of ours holds a code, in whatever disguise (channels.md, Email).
 * What cannot be looked into does not leave either. Throws `MailHoldsCode`.
 */
export const refuseCodes = async (draft: Draft, { id, legs }: Notice, codesOf: CodesOf): Promise<void> => {
  const isKnown = await codesOf(legs);
  const refuseIn = (where: string, text: string, pieces: readonly string[] = linesOf(text)): void => {
    if (holdsCode(text, isKnown, pieces)) throw new MailHoldsCode(id, where);
  };
  refuseIn('subject', draft.subject);
  refuseIn('text', draft.text);
  refuseIn('HTML', wordsOf(draft.html));
  for (const { name, type, bytes } of draft.attachments) {
    if (!/^text\/(csv|plain)\b/.test(type)) throw new MailHoldsCode(id, 'attachment, or not: it is no text');
    const text = Buffer.from(bytes).toString();
    refuseIn('attachment', text, [name, ...linesOf(text).flatMap((line) => line.split(/[,;\t]/))]);
  }
};

/** Whether a text holds what may be a code, in one of its pieces, or one of those that `isKnown` knows, over several lines too. */
export const holdsCode = (
  text: string,
  isKnown: ((code: Uint8Array) => boolean) | undefined,
  pieces: readonly string[] = linesOf(text),
): boolean =>
  pieces.some(mayHoldInstallCode) ||
  (isKnown !== undefined && slicesOf(text).some((slice) => holdsKnownCode(slice, isKnown)));

const linesOf = (text: string): readonly string[] => text.split(/[\r\n]+/).filter((line) => line !== '');

/** Longer than a code in any disguise that a person would write, and short enough to be compared whole. */
const SLICE = 400;

/** Each overlaps the next by half, so that what is wrapped over lines is whole in one of them. */
const slicesOf = (text: string): readonly string[] =>
  Array.from({ length: Math.max(1, Math.ceil(text.length / (SLICE / 2)) - 1) }, (_, index) =>
    text.slice((index * SLICE) / 2, (index * SLICE) / 2 + SLICE),
  );

/** What is shown of it, and where its links lead. */
const wordsOf = (html: string): string =>
  html
    .replace(/<style\b.*?<\/style>/gis, '')
    .replace(/<[^>]*?\b(?:href|src|alt|title)\s*=\s*"([^"]*)"[^>]*>/gi, '\n$1\n')
    .replace(/<\/?(?:p|div|td|th|tr|li|h\d|br|table)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:nbsp|#160|#xa0|ensp|emsp|shy|zwnj|zwj);/gi, ' ');
