import { headerLabels, phoneSignatures, writtenBy } from './quoting.data.ts';

/** Stands above what a notice says: whatever of a reply comes after it is ours. Notices print it. */
export const REPLY_LINE = '--- Please write your answer above this line ---';

const isQuoted = (line: string): boolean => /^\s*(?:>|＞|\|\s?>)/u.test(line);
const isBlank = (line: string): boolean => line.trim() === '';

/** `-----Original Message-----`, Lotus Notes' `-----A Person wrote: -----`, our own line; Outlook's rule of underscores. */
const isSeparator = (line: string): boolean =>
  /^\s*-{3,}\s*\S.{0,200}?-{3,}\s*$/u.test(line) ||
  /^\s*_{20,}\s*$/.test(line) ||
  /^\s*Begin forwarded message:\s*$/i.test(line);

/** `From: …` as Outlook and Exchange print it above what they quote, in whatever language; `*From:*` on telephones. */
const labelled = new RegExp(`^\\s*\\*?(?:${headerLabels.join('|')})\\s?\\*?\\s?:(?:\\*|\\s|$)`, 'iu');
const isHeaderBlock = (lines: readonly string[], at: number): boolean => {
  if (!labelled.test(lines[at]!)) return false;
  const next = lines.slice(at + 1, at + 6).find((line) => !isBlank(line));
  return next !== undefined && labelled.test(next);
};

/** `On Mon, 23 Nov 2026 at 10:12, A Person <a@b> wrote:`, which programs wrap over up to four lines. */
const attribution = new RegExp(`(?:${writtenBy.join('|')})(?:\\s[^:]{0,120})?\\s?:\\s*$`, 'iu');
const LONGEST_ATTRIBUTION = 300;
const attributionLines = (lines: readonly string[], at: number): number => {
  let text = '';
  for (let count = 1; count <= 4 && at + count <= lines.length; count++) {
    const line = lines[at + count - 1]!;
    if (isBlank(line) || isQuoted(line) || line.length > LONGEST_ATTRIBUTION) return 0;
    text += ` ${line.trim()}`;
    if (attribution.test(text) && /\d/.test(text)) return count;
  }
  return 0;
};

const signature = new RegExp(`^\\s*(?:--\\s?|(?:${phoneSignatures.join('|')}).{0,60})$`, 'iu');
const disclaimer =
  /^\s*\W{0,3}(?:confidentiality notice|disclaimer|legal notice|this (?:e-?mail|message|communication)\b.{0,80}\b(?:confidential|intended|privileged|legally))/iu;

/** What PGP puts around a text that it signs in place. */
const withoutPgp = (text: string): string => {
  const from = text.indexOf('-----BEGIN PGP SIGNED MESSAGE-----\n');
  const begin = from === -1 ? -1 : text.indexOf('\n\n', from);
  const end = begin === -1 ? -1 : text.indexOf('\n-----BEGIN PGP SIGNATURE-----', begin);
  return end === -1 ? text : text.slice(0, from) + text.slice(begin + 2, end);
};

/** White space that programs put in the place of spaces, and what cannot be seen. */
const plain = (line: string): string =>
  line
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000\t]/g, ' ')
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '')
    .trimEnd();

/**
 * The lines that the sender wrote: without what is quoted, above or below, and without signature and disclaimer. Where a
 * program quotes without a mark, all that follows counts as quoted: what is cut in error is missed, and waits for a
 * person; what is left in error might act.
 */
export const unquotedLines = (text: string): readonly string[] => {
  const lines = withoutPgp(text.replace(/\r\n?/g, '\n')).split('\n').map(plain);
  const own: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (isSeparator(line) || isHeaderBlock(lines, at) || signature.test(line) || disclaimer.test(line)) break;
    const attributed = attributionLines(lines, at);
    if (attributed > 0) {
      at += attributed - 1;
      const next = lines.slice(at + 1).find((one) => !isBlank(one));
      if (next === undefined || !isQuoted(next)) break;
    } else if (!isQuoted(line)) own.push(line);
  }
  return own;
};
