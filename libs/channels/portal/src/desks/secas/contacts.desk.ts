import { Injectable } from '@nestjs/common';
import { ContactListDto } from '@icx/api-channel/dto/contacts/contacts';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { ContactList, issuedListDocument, QuarterlyList } from '@icx/contacts-service';
import { clerkTime } from '@icx/words';
import { Download, Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { listing, PER_PAGE } from '../../pages/listing.ts';
import { tableOf } from '../../pages/table.ts';
import { NothingDto } from './approvals.desk.ts';

/** The Operational Contact List, and its issue once a quarter. */
@Injectable()
export class ContactsDesk {
  constructor(
    private readonly contacts: ContactList,
    private readonly lists: QuarterlyList,
    private readonly admission: Admission,
  ) {}

  @Page('/contacts', 'contacts:list', {
    ...{ title: 'Contacts', template: 'tables-page', query: ContactListDto, inNavigation: 'Contacts' },
  })
  async list({ caller, query, problems }: Visit<ContactListDto>) {
    const { items, next } = await this.contacts.pageFor(caller, { ...query, limit: PER_PAGE });
    return {
      links: [
        { text: 'Only those whose mail came back', href: '/contacts?failing=true' },
        ...(this.admission.mayLookAt(caller, 'contact-lists:read')
          ? [{ text: 'Quarterly issues', href: '/contact-lists' }]
          : []),
      ],
      list: listing('/contacts', { ...query, limit: undefined }, next, problems),
      tables: [
        tableOf(
          'Operational Contact List',
          ['Party', 'For', 'Fuel', 'Rank', 'Address', 'Name', 'Phone', 'Stands'],
          items.map((point) => [
            ...[point.party, point.purpose.replaceAll('-', ' '), point.fuel, point.rank, point.address],
            ...[point.name ?? '-', point.phone ?? '-', standingOf(point)],
          ]),
        ),
      ],
    };
  }

  @Page('/contacts.csv', 'contacts:list', { title: 'Contacts', template: '' })
  save({ caller }: Visit) {
    return new Download(this.contacts.rowsFor(caller), 'contacts.csv');
  }

  @Page('/contact-lists', 'contact-lists:read', { title: 'Quarterly issues', template: 'tables-page' })
  async issued({ caller }: Visit) {
    const all = (await this.lists.issued()).map((list) => issuedListDocument(list, caller));
    return {
      back: { text: 'Contacts', href: '/contacts' },
      acts:
        this.admission.alsoMay(caller, 'contact-lists:issue') === undefined
          ? [{ text: 'Send out the list of this quarter', href: '/contact-lists/issue' }]
          : [],
      tables: [
        tableOf(
          'The latest first',
          ['Quarter', 'Went out', '#Parties', 'Have not said that it is right'],
          all.map(({ quarter, issuedAt, parties }) => [
            ...[quarter, clerkTime(issuedAt), parties.length],
            parties.flatMap(({ party, confirmedAt }) => (confirmedAt === null ? [party] : [])).join(', ') || '-',
          ]),
        ),
      ],
    };
  }

  @Form('/contact-lists/issue', 'contact-lists:issue', {
    ...{ title: 'Send out the list of this quarter', body: NothingDto, fields: [], submit: 'Send it', given: 'about' },
    done: 'It is on its way to every party.',
  })
  async issue({ context }: Sent) {
    orRefuse(await this.lists.issue(context));
    return '/contact-lists';
  }

  about() {
    return {
      back: '/contact-lists',
      lead: 'Each party is sent its part, and asked whether it is still right. It goes out by itself on the first Working Day of a quarter.',
    };
  }
}

type Point = Awaited<ReturnType<ContactList['pageFor']>>['items'][number];

const standingOf = ({ standing }: Point): string => {
  if (!standing) return 'in force';
  const { enteredBySecas, provedAt, confirmedAt, failing } = standing;
  const all = [
    failing && `mail came back since ${clerkTime(failing.since)}: ${failing.reason}`,
    provedAt === null && 'to be proved',
    enteredBySecas && confirmedAt === null && 'to be confirmed',
  ];
  return all.filter(Boolean).join('; ') || 'in force';
};
