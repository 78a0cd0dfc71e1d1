import { Inject, Injectable, Optional } from '@nestjs/common';
import { Admission, type Caller } from '@icx/admission';
import type { PartyId } from '@icx/identifiers';
import type { Client } from '@icx/parties';
import { clientDocument, Directory, SecurityKeys, type PartyDocument } from '@icx/parties-service';
import { MailboxReader } from '@icx/sandbox';
import { identifierWords, plain, scopeWords } from '@icx/words';
import { List, Page, type Visit } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';
import { addressOf } from '../../pages/listing.ts';
import { tableOf } from '../../pages/table.ts';
import { ownSignIn } from './sign-in.desk.ts';

export const ownParty = { text: 'Your party', href: '/your-party' };

type ListedClient = ReturnType<typeof clientDocument> & { readonly page: string };
const clientColumns: readonly Column<ListedClient>[] = [
  { name: 'Client id', of: ({ clientId, page }) => ({ text: clientId, href: page }) },
  { name: 'May', of: ({ scopes }) => scopeWords(scopes) },
  { name: 'Signs in by', of: ({ authentication }) => authentication },
  { name: 'Keys or subject', of: ({ subject, keys }) => subject ?? String(keys.length) },
];

/** What everybody has of the own party: how it is known and reached, and who and what acts for it. */
@Injectable()
export class OwnPartyDesk {
  constructor(
    private readonly directory: Directory,
    private readonly admission: Admission,
    /** Of the built-in provider alone. */
    @Optional() @Inject(SecurityKeys) private readonly securityKeys: SecurityKeys | undefined,
    @Optional() @Inject(MailboxReader) private readonly mailbox: MailboxReader | undefined,
  ) {}

  @Page(ownParty.href, 'portal:open', {
    ...{ title: ownParty.text, template: 'tables-page' },
    inNavigation: { under: 'you', hint: 'its users and clients, and how it is told and reached' },
  })
  async own({ caller }: Visit) {
    const party = (await this.directory.parties.listFor(caller)).find((one) => one.party === caller.party);
    return {
      title: party ? `${party.name}, ${party.party}` : caller.party,
      links: this.#links(caller),
      tables: party ? [tableOf('How it is known and reached', ['What', 'How'], factsOf(party))] : [],
    };
  }

  @List<ListedClient>('/parties/:party/clients', 'clients:list', {
    ...{ title: 'Clients', columns: clientColumns },
    empty: 'No system acts for this party yet.',
  })
  clients({ caller, params }: Visit): ListOf<ListedClient> {
    const party = params['party'] as PartyId;
    return {
      ...whole(
        this.directory
          .membersOf(party, 'client')
          .map((client) => ({ ...clientDocument(client as Client), page: `/parties/${party}/clients/${client.name}` })),
      ),
      acts: this.admission.mayOn(caller, 'clients:add', party)
        ? [{ text: 'Add a client', href: `/parties/${party}/add-client` }]
        : [],
      title: `Clients of ${party}`,
      lead: 'The systems that act for it by the API.',
      back: party === caller.party ? ownParty : { text: `Users of ${party}`, href: `/parties/${party}/users` },
      file: `clients-${party}`,
    };
  }

  #links(caller: Caller) {
    const { party } = caller;
    const of = `/parties/${party}`;
    const all = [
      { text: 'Its page', href: of },
      this.admission.mayOn(caller, 'users:list', party) && { text: 'Users', href: `${of}/users` },
      this.admission.mayOn(caller, 'clients:list', party) && { text: 'Clients', href: `${of}/clients` },
      this.admission.mayOn(caller, 'contacts:preferences', party) && { text: 'Notices by mail', href: `${of}/notices` },
      this.admission.mayLookAt(caller, 'contacts:list') && {
        text: 'Contacts',
        href: addressOf('/contacts', { party }),
      },
      this.admission.mayLookAt(caller, 'reveal-keys:read') && { text: 'Key for sealed codes', href: '/reveal-key' },
      ownSignIn,
      { text: 'Your saved views', href: '/views' },
      this.admission.mayOn(caller, 'agencies:list', party) && { text: 'Agents', href: `${of}/agencies` },
      this.admission.mayOn(caller, 'joiners-leavers:read', party) && {
        text: 'Joiners and leavers',
        href: `${of}/joiners-leavers`,
      },
      this.admission.mayOn(caller, 'sign-ins:read', party) && { text: 'Sign-ins', href: `${of}/sign-ins` },
      this.securityKeys && { text: 'Your security keys', href: '/oidc/security-keys' },
      this.mailbox &&
        this.admission.mayLookAt(caller, 'sandbox:mailbox') && {
          text: 'Mail of the sandbox',
          href: '/sandbox/mailbox',
        },
    ];
    return all.filter((one): one is { readonly text: string; readonly href: string } => Boolean(one));
  }
}

const factsOf = ({ kind, identifiers, channels, gainedDevices, registeredAddress }: PartyDocument): string[][] => [
  ['Role', plain(kind)],
  ['Known as', identifiers.map(identifierWords).join('; ') || '-'],
  ['Requests reach it by', channels.requests],
  ['Answers reach it by', channels.answers],
  ...(gainedDevices ? [['Of a device that it gains', plain(gainedDevices)]] : []),
  ['Address for letters', registeredAddress ?? '-'],
];
