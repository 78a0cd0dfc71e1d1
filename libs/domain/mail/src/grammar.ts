import { isRefusal } from '@icx/refusals';
import { parsePartyId } from '@icx/identifiers';
import { freeText, mayHoldInstallCode } from '@icx/install-code';
import { codeNotHeldReasons } from '@icx/requests';
import { codesAmong } from './code-lines.ts';
import type { Said } from './inbound.ts';

/** What an answer by mail may be, word for word: it stands alone in the first line. Notices print this table. */
export const answerWords = [
  { write: 'RECEIVED', says: 'received', means: 'We have the request.' },
  {
    write: 'NOT OURS',
    says: 'not-installer',
    means: 'We did not install it. If you know who did, add its MPID: NOT OURS CCCC.',
  },
  {
    write: 'NOT HELD',
    says: 'code-not-held',
    means: 'We installed it and do not hold its code. Add why: NOT HELD LOST.',
  },
  { write: 'COMMISSIONED', says: 'already-commissioned', means: 'It is commissioned already.' },
  {
    write: 'INVALID',
    says: 'request-invalid',
    means: 'The request is wrong. Add what is wrong: INVALID: no such device.',
  },
] as const;

/** What stands behind NOT HELD. */
export const notHeldWords = codeNotHeldReasons.map((reason) => ({
  write: reason.replaceAll('-', ' ').toUpperCase(),
  reason,
}));

const unclear = (why: string): Said => ({ says: 'unclear', why });

/** Marks that people and their programs put around a word. Not a question mark: `RECEIVED?` asks. */
const edges = /^[\s*_"'“”‘’«»([{.,;:!–—-]+|[\s*_"'“”‘’«»)\]}.,;:!–—-]+$/gu;
const words = (line: string): string => line.replace(edges, '').replace(/\s+/g, ' ');

const gap = String.raw`(?: ?[:,;–—(-] ?| )`;
const notOurs = new RegExp(`^NOT[ -]OURS(?:${gap}(.+))?$`, 'i');
const notHeld = new RegExp(`^NOT[ -]HELD(?:${gap}(.+))?$`, 'i');
const invalid = /^INVALID(?: ?[:–—-] ?(.+))?$/i;

/** What one line says if it is an answer from end to end; `undefined` if it is none. */
const answerIn = (line: string): Said | undefined => {
  const text = words(line);
  if (/^RECEIVED$/i.test(text)) return { says: 'received' };
  if (/^(?:ALREADY )?COMMISSIONED$/i.test(text)) return { says: 'already-commissioned' };
  const [ours, installer] = notOurs.exec(text) ?? [];
  if (ours) return installer === undefined ? { says: 'not-installer' } : naming(installer);
  const [held, reason] = notHeld.exec(text) ?? [];
  if (held) return withReason(reason ?? '');
  const [wrong, note] = invalid.exec(text) ?? [];
  return wrong ? withNote(note) : undefined;
};

const naming = (installer: string): Said => {
  const party = parsePartyId(installer);
  return isRefusal(party)
    ? unclear('Behind NOT OURS stands something else than an MPID of 4 letters or digits.')
    : { says: 'not-installer', suggestedInstaller: party };
};

const withReason = (text: string): Said => {
  const known = notHeldWords.find(({ write }) => write === text.replace(/[\s-]+/g, ' ').toUpperCase());
  return known
    ? { says: 'code-not-held', reason: known.reason }
    : unclear(`Behind NOT HELD stands no reason: one of ${notHeldWords.map(({ write }) => write).join(', ')}.`);
};

const withNote = (text: string | undefined): Said => {
  if (text === undefined) return { says: 'request-invalid' };
  const note = freeText(500)(text);
  return isRefusal(note)
    ? unclear('What stands behind INVALID cannot be kept as a note.')
    : { says: 'request-invalid', note };
};

/** One line that only greets may stand before the answer. */
const greeting =
  /^(?:hi|hello|hiya|dear|good (?:morning|afternoon|evening|day)|morning|afternoon|bore da|prynhawn da|annwyl|helo)\b[^:?]{0,60}$/iu;

/** Lines that have to do with an answer and are none: whoever wrote them meant something that a person must see. */
const nearly = /\b(?:not[\s-]+(?:\w+[\s-]+)?(?:ours|held|received)|commissioned|invalid)\b/iu;
/** These are common words: they count where they are written as the notice writes them. */
const nearlyInCapitals = /\b(?:RECEIVED|OURS|HELD)\b/u;
const isNearly = (line: string): boolean =>
  nearly.test(line) || nearlyInCapitals.test(line) || answerIn(line.replaceAll('?', '')) !== undefined;

/**
 * What the unquoted part of a mail says (channels.md, Email). An answer is a line of `answerWords` from end to end, the
 * first that is not empty, but for a greeting; or exactly one code of 16 bytes with its CRC in lines of its own. More
 * than one of these, or words that only resemble one: `unclear`. `nothing`: it has to do with no answer at all, so that
 * a file that came with it may speak.
 */
export const saidIn = (unquoted: readonly string[]): Said => {
  const lines = unquoted.map((line) => line.trim());
  const { codes, rest } = codesAmong(lines);
  const text = rest.filter((line) => line !== '');
  if (mayHoldInstallCode(rest.join('\n'))) return unclear('It holds digits like those of a code that cannot be taken.');
  if (codes.length > 1) return unclear('It holds more than one code: send them as a file.');

  const [first = '', second = ''] = text;
  const at = greeting.test(first) && answerIn(first) === undefined ? 1 : 0;
  const answer = answerIn(at === 1 ? second : first);
  const others = answer ? text.toSpliced(at, 1) : text;
  if (others.some(isNearly))
    return unclear(
      answer
        ? 'It says one thing in its first line and something about an answer in another.'
        : 'It has words of an answer that do not stand alone in the first line.',
    );
  if (codes.length === 1)
    return answer
      ? unclear('It holds a code and says something else, too.')
      : { says: 'code-supplied', installCode: codes[0]! };
  return answer ?? { says: 'nothing' };
};
