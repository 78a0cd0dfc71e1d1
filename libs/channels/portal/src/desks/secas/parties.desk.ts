import { Injectable } from '@nestjs/common';
import { AccessReasonDto } from '@icx/api-channel/dto/parties/parties';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { isRefusal } from '@icx/refusals';
import { parseMemberName, type User } from '@icx/parties';
import { Directory, userDocument, type PartyDocument } from '@icx/parties-service';
import type { PartyId } from '@icx/identifiers';
import { scopeWords } from '@icx/words';
import { Form, List, type Sent, type Visit } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';
import { ownParty } from '../everyone/own-party.desk.ts';

type UserDocument = ReturnType<typeof userDocument>;
type ListedUser = UserDocument & { readonly page: string; readonly removal: string | undefined };

const columns: readonly Column<PartyDocument>[] = [
  { name: 'Party', of: ({ party }) => ({ text: party, href: `/parties/${party}` }) },
  { name: 'Name', of: ({ name }) => name },
  { name: 'Role', as: 'plain', of: ({ kind }) => kind },
  { name: 'Received', of: ({ receives }) => receives },
  { name: 'Stands', of: ({ left }) => (left ? 'left' : 'active') },
];
const userColumns: readonly Column<ListedUser>[] = [
  { name: 'Sign-in name', of: ({ signInName, page }) => ({ text: signInName, href: page }) },
  { name: 'Name', of: ({ displayName }) => displayName },
  { name: 'Administrator', of: ({ partyAdministrator }) => (partyAdministrator ? 'yes' : null) },
  { name: 'May', of: ({ scopes }) => scopeWords(scopes) },
  { name: 'Security keys', of: ({ securityKeys }) => securityKeys.length },
  {
    name: 'Stands',
    of: ({ active, enrolled }) => (active ? (enrolled ? 'active' : 'has not enrolled yet') : 'removed'),
  },
  {
    ...{ name: 'Next', onPage: true },
    of: ({ removal, signInName }) => removal && { text: 'Remove', href: removal, about: signInName },
  },
];
/** Parties, and who acts for them. */
@Injectable()
export class PartiesDesk {
  constructor(
    private readonly directory: Directory,
    private readonly admission: Admission,
  ) {}

  @List<PartyDocument>('/parties', 'parties:list', {
    ...{
      title: 'Parties',
      inNavigation: {
        under: 'parties',
        daily: ['sla:alarms'],
        hint: 'who takes part, and how each is known and reached',
      },
      columns,
    },
    empty: 'There is no party yet.',
  })
  async list({ caller }: Visit): Promise<ListOf<PartyDocument>> {
    return {
      ...whole(await this.directory.parties.listFor(caller)),
      caption: 'Every party',
      acts:
        this.admission.alsoMay(caller, 'parties:register') === undefined
          ? [{ text: 'Register a party', href: '/parties/register' }]
          : [],
      links: this.admission.mayLookAt(caller, 'successions:read')
        ? [{ text: 'Successions', href: '/successions' }]
        : [],
    };
  }

  @List<ListedUser>('/parties/:party/users', 'users:list', {
    ...{ title: 'Users', columns: userColumns },
    empty: 'Nobody acts for this party yet.',
  })
  users({ caller, params }: Visit): ListOf<ListedUser> {
    const party = params['party'] as PartyId;
    const removable = this.admission.mayOn(caller, 'users:remove', party);
    const users = this.directory.membersOf(party, 'user').map((user) => userDocument(user as User));
    const page = ({ name }: UserDocument) => `/parties/${party}/users/${name}`;
    const removal = (user: UserDocument) => (removable && user.active ? `${page(user)}/removal` : undefined);
    return {
      ...whole(users.map((user) => ({ ...user, page: page(user), removal: removal(user) }))),
      title: `Users of ${party}`,
      acts: this.#bringIn(caller, party),
      back: party === caller.party ? ownParty : { text: party, href: `/parties/${party}` },
      file: `users-${party}`,
    };
  }

  #bringIn(caller: Caller, party: PartyId) {
    const may = (action: 'users:add' | 'users:replace-administrator') => this.admission.mayOn(caller, action, party);
    return [
      ...(may('users:add') ? [{ text: 'Add a user', href: `/parties/${party}/add-user` }] : []),
      ...(may('users:replace-administrator') && party !== caller.party
        ? [{ text: 'Bring in an administrator', href: `/parties/${party}/administrator` }]
        : []),
    ];
  }

  @Form('/parties/:party/users/:name/removal', 'users:remove', {
    ...{ title: 'Remove a user', body: AccessReasonDto, submit: 'End the access, at once', given: 'about' },
    done: 'Removed: this person has no access any more.',
    fields: [{ name: 'reason', label: 'Why', hint: 'You may leave it out.', kind: 'text' }],
  })
  async remove({ params, body, context }: Sent<AccessReasonDto>) {
    const party = params['party'] as PartyId;
    const name = orRefuse(parseMemberName(params['name']));
    orRefuse(await this.directory.perform({ kind: 'user', party, name }, { type: 'remove', ...body }, context));
    return `/parties/${party}/users`;
  }

  about({ params: { party = '', name = '' } }: Visit) {
    const known = !isRefusal(parseMemberName(name)) && this.directory.find(`user:${party}/${name}`);
    return {
      back: `/parties/${party}/users`,
      lead: known && known.kind === 'user' ? `${known.displayName}, ${name}@${party}.` : 'There is no such user.',
    };
  }
}
