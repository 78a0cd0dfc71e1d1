import { Inject, Injectable, NotFoundException, Optional } from '@nestjs/common';
import { MailsQuery } from '@icx/api-channel/dto/operations/operations';
import { orRefuse } from '@icx/api-channel/http';
import { MailboxReader, type SandboxMailLine } from '@icx/sandbox';
import { List, Page, type Visit } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';
import { ownParty } from './own-party.desk.ts';

const columns: readonly Column<SandboxMailLine>[] = [
  {
    name: 'Subject',
    of: ({ subject, number }) => ({ text: subject || 'No subject', href: `/sandbox/mailbox/${number}` }),
  },
  { name: 'To', of: ({ to }) => to },
  { name: 'Sent', as: 'time', of: ({ sentAt }) => sentAt },
];

/** Mail of a sandbox that goes nowhere. Where mail goes out there are no such pages. */
@Injectable()
export class MailboxDesk {
  constructor(@Optional() @Inject(MailboxReader) private readonly mailbox: MailboxReader | undefined) {}

  @List<SandboxMailLine>('/sandbox/mailbox', 'sandbox:mailbox', {
    ...{ title: 'Mail of the sandbox', query: MailsQuery, columns, filters: [{ name: 'to', label: 'To' }] },
    empty: 'Nothing has been sent yet. Ask for a code, and whom it is asked of is told here.',
  })
  async mails({ query: { to } }: Visit<MailsQuery>): Promise<ListOf<SandboxMailLine>> {
    const { items } = await this.#reader.list(to);
    return { ...whole(items), caption: 'The newest first, 200 at most', back: ownParty };
  }

  @Page('/sandbox/mailbox/:number', 'sandbox:mailbox', { title: 'Mail', template: 'everyone/mail' })
  async mail({ params }: Visit) {
    const { subject, attachments, html: _, ...mail } = orRefuse(await this.#reader.read(Number(params['number'])));
    const files = attachments.map(({ name, type }) => `${name} (${type})`);
    return { title: subject || 'No subject', mail, files };
  }

  get #reader(): MailboxReader {
    if (!this.mailbox) throw new NotFoundException();
    return this.mailbox;
  }
}
