import { automaticMark, saidIn, unquotedLines, type Envelope, type Header, type ReadMail, type Said } from '@icx/mail';
import { attachmentsOf } from './attachments.ts';
import { overBound, OverBound } from './bounds.ts';
import { holdsCode } from './codes.ts';
import { headersOf } from './headers.ts';
import { partsOf, type Part, type Parts } from './parts.ts';
import { reportsOf } from './reports.ts';
import { addressedBy, senderOf } from './sender.ts';
import { shownText } from './text.ts';

/** What is not of one mail. */
export interface ReadOptions {
  /** The domain that our own mail is from, in lower case. */
  readonly ownDomain: string | null;
}

/** A mail of which nothing could be told; as it may hold a code, it counts as one that does. */
export const unreadable = (fault: string): ReadMail => ({
  from: [],
  fromHeaders: 0,
  addressed: [],
  subject: '',
  messageId: null,
  automatic: null,
  reports: null,
  said: { says: 'unclear', why: 'The mail could not be read.' },
  attachments: [],
  hasCode: true,
  faults: [fault],
});

/** From nobody, since nothing of it could be read. */
export const isUnreadable = ({ fromHeaders, faults }: ReadMail): boolean => fromHeaders === 0 && faults.length > 0;

/** Reads a mail: whatever bytes come, the answer is a `ReadMail`. */
export const readMail = async (raw: Buffer, envelope: Envelope, options: ReadOptions): Promise<ReadMail> => {
  const over = overBound(raw);
  if (over) return unreadable(over);
  try {
    return read(headersOf(raw), await partsOf(raw), envelope, options);
  } catch (error) {
    return unreadable(error instanceof OverBound ? error.message : 'It is no mail that could be taken apart.');
  }
};

const read = (headers: readonly Header[], mail: Parts, envelope: Envelope, { ownDomain }: ReadOptions): ReadMail => {
  const { parts } = mail;
  const { faults: sender, ...from } = senderOf(headers);
  const { attachments, faults: files } = attachmentsOf(parts);
  const reports = reportsOf(parts);
  const { lines, said, fault } = saying(parts);
  const messageIds = headers.filter(({ name }) => name === 'message-id');
  return {
    ...from,
    addressed: addressedBy(headers),
    subject: mail.subject.slice(0, 1_000),
    messageId: messageIds.length === 1 ? messageIds[0]!.value.slice(0, 1_000) : null,
    automatic: automaticMark({
      headers,
      returnPath: envelope.from,
      type: mail.type,
      invites: parts.some(({ type, params }) => type === 'text/calendar' && params['method'] !== undefined),
      subject: mail.subject,
      firstLine: lines.find((line) => line.trim() !== '') ?? '',
      speaks:
        (said.says !== 'nothing' && said.says !== 'unclear') || attachments.some(({ format }) => format !== 'other'),
      ownDomain,
    }),
    reports,
    said,
    attachments,
    hasCode: holdsCode(headers, mail.subject, parts),
    faults: [...sender, ...files, ...(fault === undefined ? [] : [fault])],
  };
};

interface Saying {
  readonly lines: readonly string[];
  readonly said: Said;
  readonly fault?: string;
}

const saying = (parts: readonly Part[]): Saying => {
  const sealed = whySealed(parts);
  if (sealed) return notRead(sealed);
  try {
    const lines = unquotedLines(shownText(parts));
    return { lines, said: onlyPicture(lines, parts) ?? saidIn(lines) };
  } catch (error) {
    if (error instanceof OverBound) return notRead(error.message);
    throw error;
  }
};

const notRead = (why: string): Saying => ({ lines: [], said: { says: 'unclear', why }, fault: why });

/** What is encrypted or wrapped says nothing to us. */
const whySealed = (parts: readonly Part[]): string | undefined => {
  const is = (pattern: RegExp) => parts.some(({ type }) => pattern.test(type));
  if (is(/^application\/(?:x-)?pkcs7-mime$/))
    return 'It is encrypted, or signed in such a way that only S/MIME programs show its text: send it plain, or clear-signed.';
  if (is(/^application\/pgp-encrypted$/) || parts.some(({ text }) => text?.includes('-----BEGIN PGP MESSAGE-----')))
    return 'It is encrypted with PGP, for a key that we do not have: send it plain.';
  return undefined;
};

/** A picture may show anything: it is not read. */
const onlyPicture = (lines: readonly string[], parts: readonly Part[]): Said | undefined =>
  lines.every((line) => line.trim() === '') && parts.some(({ type }) => /^(?:image\/|application\/pdf)/.test(type))
    ? { says: 'unclear', why: 'It has a picture and no text: write the answer as text, pictures are not read.' }
    : undefined;
