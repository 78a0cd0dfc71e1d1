import { count, document, instant, page, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { KeptMail, Mailbox } from '@icx/mail-transport';
import { refuse, type Parsed } from '@icx/refusals';
import { simpleParser } from 'mailparser';

const line = {
  number: count({ description: 'Counts up; by it one mail is shown whole.' }),
  sentAt: instant(),
  to: Type.String(),
  subject: Type.String(),
};
const lineSchema = document('SandboxMailLine', line);
export const sandboxMailsSchema = page(lineSchema);

export const sandboxMailSchema = document('SandboxMail', {
  ...line,
  from: Type.String(),
  replyTo: Type.String({ description: 'Where an answer by mail goes.' }),
  bounce: Type.String({ description: 'The envelope sender: where a report goes that it could not be delivered.' }),
  text: Type.String(),
  html: Type.String(),
  attachments: Type.Array(Type.Object({ name: Type.String(), type: Type.String(), text: Type.String() })),
});
export type SandboxMailLine = DocumentOf<typeof lineSchema>;
export type SandboxMail = DocumentOf<typeof sandboxMailSchema>;

const unknown = refuse.unknown(
  'sandbox-mail-unknown',
  'The mailbox holds no mail of this number: list it; the oldest go.',
);

/** The newest that are listed at once. */
const MOST = 200;

/** What the sandbox sent, for whoever tries it. */
export class MailboxReader {
  constructor(private readonly mailbox: Mailbox) {}

  /** Newest first. @param to of this address alone */
  async list(to?: string): Promise<DocumentOf<typeof sandboxMailsSchema>> {
    const items: SandboxMailLine[] = [];
    for (const kept of this.mailbox.list({ most: MOST, ...(to !== undefined && { to }) })) {
      const { raw } = this.mailbox.read(kept.number) ?? {};
      if (raw) items.push(await lineOf(kept, raw));
    }
    return { items, next: null };
  }

  async read(number: number): Promise<Parsed<SandboxMail>> {
    const kept = this.mailbox.read(number);
    if (!kept) return unknown;
    const { subject = '', from, replyTo, text = '', html, attachments } = await simpleParser(Buffer.from(kept.raw));
    return {
      ...{ number, sentAt: kept.sentAt, to: kept.to, subject },
      ...{ from: from?.text ?? '', replyTo: replyTo?.text ?? '', bounce: kept.from, text, html: html || '' },
      attachments: attachments.map(({ filename = '', contentType, content }) => ({
        ...{ name: filename, type: contentType, text: content.toString() },
      })),
    };
  }

  /** As it left. */
  raw(number: number): Parsed<string> {
    const kept = this.mailbox.read(number);
    return kept ? Buffer.from(kept.raw).toString() : unknown;
  }
}

/** Its header alone is read: of hundreds of mails nobody wants the files parsed to see their subjects. */
const lineOf = async ({ number, sentAt, to }: KeptMail, raw: Uint8Array): Promise<SandboxMailLine> => {
  const bytes = Buffer.from(raw);
  const { subject = '' } = await simpleParser(bytes.subarray(0, bytes.indexOf('\r\n\r\n') + 4));
  return { number, sentAt, to, subject };
};
