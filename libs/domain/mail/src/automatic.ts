import type { AutomaticMark } from './inbound.ts';
import { automaticPhrases } from './automatic.data.ts';

/** One line of a mail's head: its name in lower case, unfolded. */
export interface Header {
  readonly name: string;
  readonly value: string;
}

/** What tells whether a person wrote a mail. */
export interface SeenMail {
  readonly headers: readonly Header[];
  /** `''`: the null return path. */
  readonly returnPath: string;
  /** Of the whole mail: `multipart/report`. */
  readonly type: string;
  readonly invites: boolean;
  readonly subject: string;
  readonly firstLine: string;
  /** It says something that could be acted on: then words alone make it no automatic mail. */
  readonly speaks: boolean;
  /** The domain that our own mail is from. */
  readonly ownDomain: string | null;
}

/** RFC 5321 lets a loop be seen at 100; mail between two parties has a dozen. */
const MOST_HOPS = 25;

/** Not `X-Auto-Response-Suppress`: it asks for something, and Outlook sets it on what people write. */
const autoReplyHeaders = [
  ...['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-autoreply-from', 'x-mail-autoreply', 'x-auto-reply'],
  ...['x-ms-exchange-inbox-rules-loop', 'x-ms-exchange-generated-message-source', 'x-vacation'],
];
const listHeaders = ['list-id', 'list-post', 'list-unsubscribe'];

/** Why a mail is automatic (RFC 3834; channels.md, Email); `null` if a person seems to have written it. */
export const automaticMark = (mail: SeenMail): AutomaticMark | null => {
  const valuesOf = (name: string) => mail.headers.filter((header) => header.name === name).map(({ value }) => value);
  const word = (value: string) =>
    value
      .trim()
      .toLowerCase()
      .replace(/[\s;(].*$/s, '');
  const has = (names: readonly string[]) => mail.headers.some(({ name }) => names.includes(name));
  if (isOurOwn(mail)) return 'our-own';
  if (mail.returnPath === '' || valuesOf('return-path').some((value) => value.trim() === '<>'))
    return 'null-return-path';
  if (valuesOf('received').length > MOST_HOPS) return 'too-many-hops';
  if (mail.type === 'multipart/report') return 'report';
  if (valuesOf('auto-submitted').some((value) => word(value) !== 'no')) return 'auto-submitted';
  if (valuesOf('precedence').some((value) => /^(?:bulk|junk|list|auto[_-]?reply)$/.test(word(value))))
    return 'precedence';
  if (has(listHeaders)) return 'list';
  if (has(autoReplyHeaders)) return 'auto-reply-header';
  if (mail.invites) return 'calendar';
  return mail.speaks ? null : byWords(mail);
};

const isOurOwn = ({ headers, ownDomain }: SeenMail): boolean =>
  ownDomain !== null &&
  headers.some(
    ({ name, value }) =>
      (name === 'message-id' || name === 'from') &&
      value.toLowerCase().trim().replace(/>$/, '').endsWith(`@${ownDomain}`),
  );

/** Nobody says in a longer line that he is away. */
const LONGEST = 300;
const byWords = (mail: SeenMail): AutomaticMark | null => {
  const [subject, firstLine] = [mail.subject.slice(0, LONGEST), mail.firstLine.slice(0, LONGEST)];
  for (const { mark, subjects, lines } of automaticPhrases)
    if (subjects.test(subject) || lines.test(firstLine)) return mark;
  return null;
};
