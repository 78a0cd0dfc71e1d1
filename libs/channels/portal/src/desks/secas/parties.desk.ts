import { Injectable } from '@nestjs/common';
import { AccessReasonDto } from '@icx/api-channel/dto/parties/parties';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { isRefusal } from '@icx/refusals';
import { parseMemberName, type User } from '@icx/parties';
import { Directory, userDocument } from '@icx/parties-service';
import type { PartyId } from '@icx/identifiers';
import { SuccessionReader } from '@icx/switching-service';
import { clerkDate, successionScope } from '@icx/words';
import { Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { tableOf } from '../../pages/table.ts';

/** Parties, who acts for them, and who took over from whom. */
@Injectable()
export class PartiesDesk {
  constructor(
    private readonly directory: Directory,
    private readonly successions: SuccessionReader,
    private readonly admission: Admission,
  ) {}

  @Page('/parties', 'parties:list', { title: 'Parties', template: 'tables-page', inNavigation: 'Parties' })
  async list({ caller }: Visit) {
    const parties = await this.directory.parties.listFor(caller);
    const oversees = this.admission.alsoMay(caller, 'parties:register') === undefined;
    return {
      links: this.admission.mayLookAt(caller, 'successions:read')
        ? [{ text: 'Successions', href: '/successions' }]
        : [],
      tables: [
        tableOf(
          'Every party',
          ['Party', 'Name', 'Role', 'Received', 'Stands'],
          parties.map(({ party, name, kind, receives, left }) => [
            oversees || party === caller.party ? { text: party, href: `/parties/${party}/users` } : party,
            ...[name, kind.replaceAll('-', ' '), receives, left ? 'left' : 'active'],
          ]),
        ),
      ],
    };
  }

  @Page('/parties/:party/users', 'users:list', { title: 'Users', template: 'tables-page' })
  users({ params }: Visit) {
    const party = params['party'] as PartyId;
    const users = this.directory.membersOf(party, 'user').map((user) => userDocument(user as User));
    return {
      title: `Users of ${party}`,
      back: { text: 'Parties', href: '/parties' },
      tables: [
        tableOf(
          'Users',
          ['Sign-in name', 'Name', 'Administrator', 'May', 'Stands', 'Next'],
          users.map(({ name, signInName, displayName, scopes, partyAdministrator, enrolled, active }) => [
            ...[signInName, displayName, partyAdministrator ? 'yes' : '-', scopes.join(', ') || 'read only'],
            active ? (enrolled ? 'active' : 'has not enrolled yet') : 'removed',
            active ? { text: 'Remove', href: `/parties/${party}/users/${name}/removal`, about: signInName } : '-',
          ]),
        ),
      ],
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

  @Page('/successions', 'successions:read', { title: 'Successions', template: 'tables-page' })
  async taken({ caller }: Visit) {
    const all = await this.successions.list(caller);
    return {
      back: { text: 'Parties', href: '/parties' },
      tables: [
        tableOf(
          'In order of their recording',
          ['From', 'To', 'Kind', 'On', 'Of', 'Reversed'],
          all.map((one) => [
            ...[one.from, one.to, one.kind.replaceAll('-', ' '), clerkDate(one.effectiveFrom), successionScope(one)],
            one.reversed ? 'yes' : '-',
          ]),
        ),
      ],
    };
  }
}
