import { Inject, Injectable, NotFoundException, Optional } from '@nestjs/common';
import { MailsQuery } from '@icx/api-channel/dto/operations/operations';
import { orRefuse } from '@icx/api-channel/http';
import { MailboxReader } from '@icx/sandbox';
import { clerkTime } from '@icx/words';
import { Download, Page, type Visit } from '../../pages/declare.ts';
import { listing, narrowingBy } from '../../pages/listing.ts';
import { tableOf } from '../../pages/table.ts';
import { ownParty } from './own-party.desk.ts';

/** Mail of a sandbox that goes nowhere. Where mail goes out there are no such pages. */
@Injectable()
export class MailboxDesk {
  constructor(@Optional() @Inject(MailboxReader) private readonly mailbox: MailboxReader | undefined) {}

  @Page('/sandbox/mailbox', 'sandbox:mailbox', {
    ...{ title: 'Mail of the sandbox', template: 'tables-page', query: MailsQuery },
  })
  async mails({ query, problems }: Visit<MailsQuery>) {
    const { items, next } = await this.#reader.list(query.to);
    const list = listing('/sandbox/mailbox', query, next, problems);
    return {
      ...{ list, narrowing: narrowingBy(list, [{ name: 'to', label: 'To' }]) },
      back: ownParty,
      tables: [
        tableOf(
          'The newest first, 200 at most',
          columns,
          items.map(({ number, to, subject, sentAt }) => [
            { text: subject || 'No subject', href: `/sandbox/mailbox/${number}` },
            ...[to, clerkTime(sentAt)],
          ]),
        ),
      ],
    };
  }

  @Page('/sandbox/mailbox.csv', 'sandbox:mailbox', { title: 'Mail', template: '', query: MailsQuery })
  async save({ query: { to } }: Visit<MailsQuery>) {
    const { items } = await this.#reader.list(to);
    const rows = items.map(({ subject, to: whom, sentAt }) => [subject, whom, sentAt]);
    return new Download([columns, ...rows], 'mailbox.csv');
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

const columns = ['Subject', 'To', 'Sent'];
