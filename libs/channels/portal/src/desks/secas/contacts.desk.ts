import { Injectable } from '@nestjs/common';
import { ContactListDto } from '@icx/api-channel/dto/contacts/contacts';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { purposes } from '@icx/contacts';
import { ContactList, issuedListDocument, QuarterlyList } from '@icx/contacts-service';
import { fuels } from '@icx/identifiers';
import { clerkTime, contactStanding } from '@icx/words';
import { Download, Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { listing, narrowingBy, PER_PAGE, type FilterField } from '../../pages/listing.ts';
import { tableOf } from '../../pages/table.ts';

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
    const list = listing('/contacts', { ...query, limit: undefined }, next, problems);
    return {
      ...{ list, narrowing: narrowingBy(list, filters) },
      links: this.admission.mayLookAt(caller, 'contact-lists:read')
        ? [{ text: 'Quarterly issues', href: '/contact-lists' }]
        : [],
      tables: [
        tableOf(
          'Operational Contact List',
          ['Party', 'For', 'Fuel', 'Rank', 'Address', 'Name', 'Phone', 'Stands'],
          items.map((point) => [
            ...[point.party, point.purpose.replaceAll('-', ' '), point.fuel, point.rank, point.address],
            ...[point.name ?? '-', point.phone ?? '-', contactStanding(point) || '-'],
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
    const all = await this.#issued(caller);
    return {
      back: { text: 'Contacts', href: '/contacts' },
      list: listing('/contact-lists', {}, null),
      acts:
        this.admission.alsoMay(caller, 'contact-lists:issue') === undefined
          ? [{ text: 'Send out the list of this quarter', href: '/contact-lists/issue' }]
          : [],
      tables: [
        tableOf(
          'The latest first',
          ['Quarter', 'Went out', '#Parties', 'Have not said that it is right', 'The list'],
          all.map(({ quarter, issuedAt, parties }) => [
            ...[quarter, clerkTime(issuedAt), parties.length],
            parties.flatMap(({ party, confirmedAt }) => (confirmedAt === null ? [party] : [])).join(', ') || '-',
            { text: 'CSV', href: `/contact-lists/${quarter}/points.csv`, about: `of ${quarter}` },
          ]),
        ),
      ],
    };
  }

  @Page('/contact-lists.csv', 'contact-lists:read', { title: 'Quarterly issues', template: '' })
  async saveIssued({ caller }: Visit) {
    const rows = (await this.#issued(caller)).flatMap(({ quarter, issuedAt, parties }) =>
      parties.map(({ party, confirmedAt }) => [quarter, issuedAt, party, confirmedAt ?? '']),
    );
    return new Download([['quarter', 'issuedAt', 'party', 'confirmedAt'], ...rows], 'contact-lists.csv');
  }

  @Page('/contact-lists/:quarter/points.csv', 'contact-lists:read', { title: 'The list', template: '' })
  async savePoints({ params }: Visit) {
    const rows = orRefuse(await this.lists.snapshot(params['quarter']!));
    return new Download(rows, `contact-list-${params['quarter']}.csv`);
  }

  @Form('/contact-lists/issue', 'contact-lists:issue', {
    ...{ title: 'Send out the list of this quarter', fields: [], submit: 'Send it', given: 'about' },
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

  async #issued(caller: Caller) {
    return (await this.lists.issued()).map((list) => issuedListDocument(list, caller));
  }
}

const filters: readonly FilterField[] = [
  { name: 'party', label: 'Party' },
  { name: 'purpose', label: 'For', options: purposes, any: 'Any purpose' },
  { name: 'fuel', label: 'Fuel', options: fuels, any: 'Both' },
  { name: 'failing', label: 'Mail', options: [{ value: 'true', text: 'Came back last' }], any: 'Any' },
];
