import { Injectable } from '@nestjs/common';
import { Refused } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import type { PartyId } from '@icx/identifiers';
import type { PartyAction } from '@icx/parties';
import { Directory, partyUnknown, type PartyDocument } from '@icx/parties-service';
import { clerkDate, plain } from '@icx/words';
import { Page, type Visit } from '../../pages/declare.ts';
import { addressOf } from '../../pages/listing.ts';
import { tableOf, type Cell } from '../../pages/table.ts';

/** One party, and what may be done with it. */
@Injectable()
export class PartyDesk {
  constructor(
    private readonly directory: Directory,
    private readonly admission: Admission,
  ) {}

  @Page('/parties/:party', 'parties:list', { title: 'Party', template: 'facts-page' })
  async one({ caller, params }: Visit) {
    const party = await this.read(caller, params);
    const may = (action: PartyAction) => this.admission.mayOn(caller, action, party.party as PartyId);
    return {
      title: `${party.name}, ${party.party}`,
      back: { text: 'Parties', href: '/parties' },
      tags: party.left ? [{ text: 'left', colour: 'red' }] : [],
      acts: [
        ...(may('parties:change') ? changes(party) : []),
        ...(may('channels:choose') ? [{ text: 'How it is reached', href: `/parties/${party.party}/channels` }] : []),
        ...(may('standing-instruction:change') && party.kind === 'supplier'
          ? [{ text: 'Devices that it gains', href: `/parties/${party.party}/standing-instruction` }]
          : []),
      ],
      links: linksOf(party.party, may),
      facts: [
        ['Role', plain(party.kind)],
        ['Requests reach it by', party.channels.requests],
        ['A request counts as received', party.receives === 'immediate' ? 'at once' : 'as a notice by mail'],
        ['Answers reach it by', party.channels.answers],
        ['Address for letters', party.registeredAddress ?? ''],
      ],
      tables: [
        tableOf(
          'By what the market knows it',
          ['Identifier', 'As', 'Fuel', 'From', 'Before', ...(may('parties:change') ? ['Next'] : [])],
          party.identifiers.map(({ id, kind, fuel, from, to }, n): Cell[] => [
            ...[id, kind === 'map-id' ? 'MAP ID' : 'supplier', fuel, clerkDate(from), to ? clerkDate(to) : '-'],
            ...(may('parties:change')
              ? [
                  {
                    text: to ? 'Change its end' : 'End it',
                    href: `/parties/${party.party}/identifiers/${n + 1}/ending`,
                    about: id,
                  },
                ]
              : []),
          ]),
        ),
      ],
    };
  }

  /** As the caller may see it. Throws what says that there is none. */
  async read(caller: Caller, params: Visit['params']): Promise<PartyDocument> {
    const known = (await this.directory.parties.listFor(caller)).find(({ party }) => party === params['party']);
    if (!known) throw new Refused(partyUnknown);
    return known;
  }
}

const changes = ({ party, name, receives, registeredAddress, left }: PartyDocument) => [
  { text: 'Add an identifier', href: `/parties/${party}/identifiers/add` },
  {
    text: 'Change name or address',
    href: addressOf(`/parties/${party}/change`, { name, receives, registeredAddress }),
  },
  left
    ? { text: 'Take it back', href: addressOf(`/parties/${party}/standing`, { left: false }) }
    : { text: 'It leaves', href: addressOf(`/parties/${party}/standing`, { left: true }) },
];

const linksOf = (party: string, may: (action: PartyAction) => boolean) =>
  [
    may('users:list') && { text: 'Users', href: `/parties/${party}/users` },
    may('clients:list') && { text: 'Clients', href: `/parties/${party}/clients` },
    { text: 'Contacts', href: addressOf('/contacts', { party }) },
    may('contacts:preferences') && { text: 'Notices by mail', href: `/parties/${party}/notices` },
    may('agencies:list') && { text: 'Agents', href: `/parties/${party}/agencies` },
    may('joiners-leavers:read') && { text: 'Joiners and leavers', href: `/parties/${party}/joiners-leavers` },
    may('sign-ins:read') && { text: 'Sign-ins', href: `/parties/${party}/sign-ins` },
  ].filter((one) => one !== false);
