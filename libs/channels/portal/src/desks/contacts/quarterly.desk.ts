import { Injectable } from '@nestjs/common';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { ContactList, QuarterlyList, Readiness } from '@icx/contacts-service';
import type { PartyId } from '@icx/identifiers';
import { Directory } from '@icx/parties-service';
import { clerkDate, contactStanding, plain } from '@icx/words';
import { londonDate } from '@icx/working-days';
import { Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { addressOf } from '../../pages/listing.ts';
import { tableOf, type Cell } from '../../pages/table.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';

/** Points that one party may have. */
const MOST = 500;

/** The list goes out once a quarter, each party says whether its part is right, and SECAS sees who can be reached. */
@Injectable()
export class QuarterlyDesk {
  constructor(
    private readonly contacts: ContactList,
    private readonly lists: QuarterlyList,
    private readonly readiness: Readiness,
    private readonly directory: Directory,
    private readonly admission: Admission,
  ) {}

  @Form('/contact-lists/issue', 'contact-lists:issue', {
    ...{ title: 'Send out the list of this quarter', fields: [], submit: 'Send it to all of them', given: 'preview' },
    template: 'form-tables',
    done: 'It is on its way to every party.',
  })
  async issue({ context }: Sent) {
    orRefuse(await this.lists.issue(context));
    return '/contact-lists';
  }

  /** What goes out, to whom, and what of it is not as it should be. */
  async preview({ caller }: Visit) {
    const { ready, notReady, suppliers } = await this.readiness.document();
    const stay = (await this.directory.parties.listFor(caller)).filter(({ left = false }) => !left);
    return {
      back: '/contact-lists',
      lead: `Each of ${stay.length} parties is sent the list, and asked whether its part is still right. By itself it goes out on the first Working Day of a quarter.`,
      tables: [
        tableOf(
          'Suppliers whom a request would not reach by mail, as the list stands',
          ['Supplier', 'Why'],
          suppliers.filter((one) => !one.ready).map(({ party, why }) => [contactsOf(party), why ?? '-']),
        ),
        tableOf(
          'All suppliers',
          ['What', '#How many'],
          [
            ['Reached by mail', ready],
            ['Not reached', notReady],
          ],
        ),
      ],
    };
  }

  /** What a supplier can be reached with, and whether it stands by it. */
  @Page('/contacts/readiness', 'contacts:readiness', { title: 'Who can be reached', template: 'tables-page' })
  async whoIsReached() {
    const { obligationFrom, ready, notReady, latest, suppliers } = await this.readiness.document();
    return {
      back: { text: 'Contacts', href: '/contacts' },
      lead: `${notReady === 0 ? 'Every supplier' : `${ready} of ${ready + notReady} suppliers`} can be told of a request by mail. From ${clerkDate(obligationFrom)} on requests have to be answered.`,
      tables: [
        tableOf(
          'Who is not ready comes first',
          [
            'Supplier',
            'Name',
            'Wants requests by',
            'Reached by mail',
            'To be proved',
            'Failing',
            'Stood by the list of',
          ],
          suppliers.map((one) => [
            ...[contactsOf(one.party), one.name, one.channel],
            one.ready ? 'yes' : { text: one.why ?? 'no', late: true },
            ...[one.unproved, one.failing],
            one.stale
              ? { text: `${one.confirmed ?? 'none'}, not ${latest ?? '-'}`, late: true }
              : (one.confirmed ?? '-'),
          ]),
        ),
      ],
    };
  }

  @Form('/parties/:party/contact-lists/:quarter/confirmation', 'contacts:confirm', {
    ...{ title: 'Is your part of the list still right?', fields: [], submit: 'It is still right', given: 'ownPart' },
    ...{ template: 'form-tables', done: 'Thank you: it is noted that your part is right.' },
  })
  async confirm({ params, context }: Sent) {
    const party = params['party'] as PartyId;
    orRefuse(await this.lists.confirm(params['quarter']!, party, context));
    return addressOf('/contacts', { party });
  }

  async ownPart({ caller, params }: Visit) {
    const party = params['party'] as PartyId;
    const { items } = await this.contacts.pageFor(caller, { party, limit: MOST });
    return {
      back: addressOf('/contacts', { party }),
      lead: `Others reach ${party} by these. What is wrong, correct on the page of each; then say that all of it is right.`,
      tables: [
        tableOf(
          `Contacts of ${party}`,
          ['Address', 'For', 'Fuel', 'Stands'],
          items.map((point) => [
            { text: point.address, href: `/parties/${party}/contacts/${point.id}` },
            ...[plain(point.purpose), point.fuel, contactStanding(point) || '-'],
          ]),
        ),
      ],
    };
  }

  /** Of the list that went out last, whoever has not said yet that it is right. */
  @Waits('contact-lists:read')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    const { party } = caller;
    if (!this.admission.mayOn(caller, 'contacts:confirm', party)) return [];
    const [latest] = await this.lists.issued();
    const asked = latest && latest.parties.includes(party) && !latest.confirmed[party];
    if (!asked) return [];
    const { quarter, remindAt } = latest;
    return [
      {
        ...{ text: `list of contacts to confirm, of ${quarter}`, count: 1, dueOn: londonDate(remindAt) },
        href: `/parties/${party}/contact-lists/${quarter}/confirmation`,
      },
    ];
  }
}

const contactsOf = (party: string): Cell => ({ text: party, href: addressOf('/contacts', { party }) });
