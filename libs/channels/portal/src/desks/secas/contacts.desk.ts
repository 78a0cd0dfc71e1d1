import { Injectable } from '@nestjs/common';
import { ContactListDto } from '@icx/api-channel/dto/contacts/contacts';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { purposes } from '@icx/contacts';
import { contactCells, contactColumns, ContactList, issuedListDocument, QuarterlyList } from '@icx/contacts-service';
import { fuels, type PartyId } from '@icx/identifiers';
import { contactStanding } from '@icx/words';
import { Download, List, Page, type Visit } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';
import type { FilterField } from '../../pages/listing.ts';

type Point = Awaited<ReturnType<ContactList['pageFor']>>['items'][number];
type Issued = ReturnType<typeof issuedListDocument>;

const filters: readonly FilterField[] = [
  { name: 'party', label: 'Party' },
  { name: 'purpose', label: 'For', options: purposes, any: 'Any purpose' },
  { name: 'fuel', label: 'Fuel', options: fuels, any: 'Both' },
  { name: 'failing', label: 'Mail', options: [{ value: 'true', text: 'Came back last' }], any: 'Any' },
];
const columns: readonly Column<Point>[] = [
  { name: 'Party', of: ({ party }) => party },
  { name: 'For', as: 'plain', of: ({ purpose }) => purpose },
  { name: 'Fuel', of: ({ fuel }) => fuel },
  { name: 'Rank', of: ({ rank }) => rank },
  {
    ...{ name: 'Address', whole: true },
    of: ({ address, party, id }) => ({ text: address, href: `/parties/${party}/contacts/${id}` }),
  },
  { name: 'Name', of: ({ name }) => name },
  { name: 'Phone', of: ({ phone }) => phone },
  { name: 'Stands', of: (point) => contactStanding(point) },
];
/** As they are taken back in a file. */
const contactSaved = contactColumns.map((name, n): Column<Point> => ({
  ...{ name, of: (point) => contactCells(point)[n] },
}));
const notConfirmed = ({ parties }: Issued) =>
  parties.flatMap(({ party, confirmedAt }) => (confirmedAt === null ? [party] : []));
const issuedColumns: readonly Column<Issued>[] = [
  { name: 'Quarter', of: ({ quarter }) => quarter },
  { name: 'Went out', as: 'time', of: ({ issuedAt }) => issuedAt },
  { name: '#Parties', of: ({ parties }) => parties.length },
  { name: 'Have not said that it is right', of: (list) => notConfirmed(list).join(', ') },
  {
    ...{ name: 'The list', onPage: true },
    of: ({ quarter }) => ({ text: 'CSV', href: `/contact-lists/${quarter}/points.csv`, about: `of ${quarter}` }),
  },
];

/** The Operational Contact List, and its issue once a quarter. */
@Injectable()
export class ContactsDesk {
  constructor(
    private readonly contacts: ContactList,
    private readonly lists: QuarterlyList,
    private readonly admission: Admission,
  ) {}

  @List<Point>('/contacts', 'contacts:list', {
    ...{
      title: 'Contacts',
      query: ContactListDto,
      inNavigation: { under: 'parties', hint: 'the Operational Contact List' },
      filters,
      columns,
      saved: contactSaved,
    },
    empty: 'Nobody has said yet how to be reached. Contact points are entered by each party.',
  })
  list({ caller, query: { after: _, ...query } }: Visit<ContactListDto>): ListOf<Point> {
    return {
      caption: 'Operational Contact List',
      rows: (at) => this.contacts.pageFor(caller, { ...query, ...at }),
      acts: this.#offered(caller, query.party ?? caller.party),
      links: [
        ...(this.admission.mayLookAt(caller, 'contact-lists:read')
          ? [{ text: 'Quarterly issues', href: '/contact-lists' }]
          : []),
        ...(this.admission.mayLookAt(caller, 'contacts:readiness')
          ? [{ text: 'Who can be reached', href: '/contacts/readiness' }]
          : []),
      ],
    };
  }

  @List<Issued>('/contact-lists', 'contact-lists:read', {
    ...{
      title: 'Quarterly issues',
      columns: issuedColumns,
      inNavigation: { under: 'parties', hint: 'the contact list as it went out' },
    },
    empty: 'None has gone out yet. It goes out by itself on the first Working Day of a quarter.',
  })
  async issued({ caller }: Visit): Promise<ListOf<Issued>> {
    return {
      ...whole((await this.lists.issued()).map((list) => issuedListDocument(list, caller))),
      caption: 'The latest first',
      back: { text: 'Contacts', href: '/contacts' },
      acts:
        this.admission.alsoMay(caller, 'contact-lists:issue') === undefined
          ? [{ text: 'Send out the list of this quarter', href: '/contact-lists/issue' }]
          : [],
    };
  }

  @Page('/contact-lists/:quarter/points.csv', 'contact-lists:read', { title: 'The list', template: '' })
  async savePoints({ params }: Visit) {
    const rows = orRefuse(await this.lists.snapshot(params['quarter']!));
    return new Download(rows, `contact-list-${params['quarter']}.csv`);
  }

  #offered(caller: Caller, party: PartyId) {
    return this.admission.mayOn(caller, 'contacts:change', party)
      ? [{ text: `Enter a contact point of ${party}`, href: `/parties/${party}/contacts/add` }]
      : [];
  }
}
