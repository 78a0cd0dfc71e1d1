import { oneLine } from '@icx/identifiers';
import type { KeyRing } from '@icx/keys';
import type { Notice } from '@icx/mail';
import type { OutgoingMessage } from '@icx/mail-transport';
import { addHours } from '@icx/working-days';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailAddresses } from '../addresses.ts';
import { keyedLetters } from '../keyed-letters.ts';
import type { Letter } from './letter.ts';
import { refuseCodes, type CodesOf } from './codes.ts';
import { sign, type DkimKey } from './dkim.ts';

export interface SealParts {
  readonly addresses: MailAddresses;
  readonly keys: Pick<KeyRing, 'hmac'>;
  /** Whom a mail says it is from; its domain is the one that is signed for. */
  readonly from: string;
  /** Mail of a sandbox says TEST in its sender's name, as its composer does in what it says. */
  readonly sandbox: boolean;
  readonly dkim?: DkimKey;
  readonly codesOf: CodesOf;
}

/** How long a mail may be answered [choice]: past every term, and not for ever should somebody find an old mailbox. */
const ANSWERABLE_HOURS = 90 * 24;

/** Makes of a draft the bytes that leave: headers of channels.md, signed. Throws where a code is in it: it must not leave. */
export const sealing =
  (parts: SealParts) =>
  async (letter: Letter): Promise<OutgoingMessage> => {
    const { notice, recipient, to, draft } = letter;
    await refuseCodes(draft, notice, parts.codesOf);
    const raw = await new MailComposer(mailOf(letter, parts)).compile().build();
    const { dkim } = parts;
    const signed = dkim ? Buffer.concat([await sign(raw, dkim, letter.at), raw]) : raw;
    return { from: parts.addresses.bounceAddress(notice.id, recipient), to: to.address, raw: signed };
  };

type Mail = NonNullable<ConstructorParameters<typeof MailComposer>[0]>;

const mailOf = ({ notice, to, draft, messageId, at }: Letter, parts: SealParts): Mail => {
  const { addresses, from, sandbox } = parts;
  return {
    // As objects: no text of anybody is read as a list of addresses.
    from: { name: sandbox ? 'TEST Install Code Exchange' : 'Install Code Exchange', address: from },
    to: { name: '', address: to.address },
    replyTo: { name: '', address: replyTo(notice, addresses) },
    subject: oneLine(draft.subject),
    messageId: `<${messageId}@${addresses.domain}>`,
    date: new Date(at),
    ...threadOf(notice, parts),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    text: draft.text,
    html: draft.html,
    attachments: draft.attachments.map(({ name, type, bytes }) => ({
      filename: oneLine(name),
      content: Buffer.from(bytes),
      contentType: type,
      contentTransferEncoding: 'base64',
    })),
    // 7 bits in lines of 76, so that no server on the way has to change what is signed.
    ...{ textEncoding: 'quoted-printable', newline: 'windows', baseBoundary: messageId },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  };
};

const replyTo = ({ legs, party, id, postedAt }: Notice, addresses: MailAddresses): string =>
  legs.length > 0 ? addresses.caseAddress(party, id, addHours(postedAt, ANSWERABLE_HOURS)) : addresses.desk;

/**
 * Mails about one case of a party stand together: all name one parent, made of the case, which is no mail itself. Of a batch each
 * stands alone. Nothing is ever found by it again: what an answer is about, its token says.
 */
const threadOf = (
  { legs, party, kind }: Notice,
  { keys, addresses }: SealParts,
): Pick<Mail, 'references' | 'inReplyTo'> => {
  const [leg] = legs;
  if (!leg || legs.length > 1) return {};
  const parent = `<case.${keyedLetters(keys, ['thread', leg.request, party])}@${addresses.domain}>`;
  return kind === 'request' ? { references: parent } : { references: parent, inReplyTo: parent };
};
