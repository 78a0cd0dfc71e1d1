import { Injectable } from '@nestjs/common';
import { AccessReasonDto } from '@icx/api-channel/dto/parties/parties';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { isRefusal } from '@icx/refusals';
import { parseMemberName, type User } from '@icx/parties';
import { Directory, userDocument, type PartyDocument } from '@icx/parties-service';
import type { PartyId } from '@icx/identifiers';
import { SuccessionReader } from '@icx/switching-service';
import { scopeWords, successionScope } from '@icx/words';
import { Form, List, type Sent, type Visit } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';
import { ownParty } from '../everyone/own-party.desk.ts';

type UserDocument = ReturnType<typeof userDocument>;
type Succession = Awaited<ReturnType<SuccessionReader['list']>>[number];
/** With the address of its users, for those who may see them. */
type Listed = PartyDocument & { readonly users: string | undefined };
type ListedUser = UserDocument & { readonly removal: string | undefined };

const columns: readonly Column<Listed>[] = [
  { name: 'Party', of: ({ party, users }) => (users === undefined ? party : { text: party, href: users }) },
  { name: 'Name', of: ({ name }) => name },
  { name: 'Role', as: 'plain', of: ({ kind }) => kind },
  { name: 'Received', of: ({ receives }) => receives },
  { name: 'Stands', of: ({ left }) => (left ? 'left' : 'active') },
];
const userColumns: readonly Column<ListedUser>[] = [
  { name: 'Sign-in name', of: ({ signInName }) => signInName },
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
const successionColumns: readonly Column<Succession>[] = [
  { name: 'From', of: ({ from }) => from },
  { name: 'To', of: ({ to }) => to },
  { name: 'Kind', as: 'plain', of: ({ kind }) => kind },
  { name: 'On', as: 'date', of: ({ effectiveFrom }) => effectiveFrom },
  { name: 'Of', of: (one) => successionScope(one) },
  { name: 'Reversed', of: ({ reversed }) => (reversed ? 'yes' : null) },
];

/** Parties, who acts for them, and who took over from whom. */
@Injectable()
export class PartiesDesk {
  constructor(
    private readonly directory: Directory,
    private readonly successions: SuccessionReader,
    private readonly admission: Admission,
  ) {}

  @List<Listed>('/parties', 'parties:list', {
    ...{ title: 'Parties', inNavigation: 'Parties', columns },
    empty: 'There is no party yet.',
  })
  async list({ caller }: Visit): Promise<ListOf<Listed>> {
    const parties = await this.directory.parties.listFor(caller);
    return {
      ...whole(
        parties.map((one) => ({
          ...one,
          users: this.admission.mayOn(caller, 'users:list', one.party as PartyId)
            ? `/parties/${one.party}/users`
            : undefined,
        })),
      ),
      caption: 'Every party',
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
    const removal = ({ name }: UserDocument) => `/parties/${party}/users/${name}/removal`;
    return {
      ...whole(users.map((user) => ({ ...user, removal: removable && user.active ? removal(user) : undefined }))),
      title: `Users of ${party}`,
      back: party === caller.party ? ownParty : { text: 'Parties', href: '/parties' },
      file: `users-${party}`,
    };
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

  @List<Succession>('/successions', 'successions:read', {
    ...{ title: 'Successions', columns: successionColumns },
    empty: 'No party has taken over from another.',
  })
  async taken({ caller }: Visit): Promise<ListOf<Succession>> {
    return {
      ...whole(await this.successions.list(caller)),
      caption: 'In order of their recording',
      back: { text: 'Parties', href: '/parties' },
    };
  }
}
