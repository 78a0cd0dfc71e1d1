import { Inject, Injectable, NotFoundException, Optional } from '@nestjs/common';
import {
  AccessReasonDto,
  AddUserDto,
  ChangeUserDto,
  ReplaceAdministratorDto,
} from '@icx/api-channel/dto/parties/parties';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import type { PartyId } from '@icx/identifiers';
import { parseSecurityKeyId, type User } from '@icx/parties';
import { Directory, SecurityKeys, userDocument } from '@icx/parties-service';
import { clerkTime, scopeWords } from '@icx/words';
import { Form, Page, Shown, type Sent, type Visit } from '../../pages/declare.ts';
import type { FieldWords } from '../../pages/fields.ts';
import { addressOf } from '../../pages/listing.ts';
import { tableOf } from '../../pages/table.ts';
import { TwoPeople } from '../two-people.ts';
import { memberAt, memberIn, scopesField, scopesFor, ticked } from './members.ts';

const displayName: FieldWords = { name: 'displayName', label: 'Whole name', hint: 'For people.' };
const person: readonly FieldWords[] = [
  { name: 'name', label: 'Sign-in name', hint: 'Without its party: anna signs in as anna@AAAA.', width: 20 },
  displayName,
  scopesField,
];
const administrates: FieldWords = {
  ...{ name: 'partyAdministrator', label: 'Administrator of its party', kind: 'choice' },
  options: [
    { value: 'true', text: 'Yes', hint: 'Manages users, clients, contacts and agents of the party.' },
    { value: 'false', text: 'No' },
  ],
};
const why: FieldWords = { name: 'reason', label: 'Why', hint: 'You may leave it out.', kind: 'text' };

/** The people of a party: brought in, changed, enrolled anew. Of SECAS, and first administrators, by two people. */
@Injectable()
export class UsersDesk {
  constructor(
    private readonly directory: Directory,
    private readonly twoPeople: TwoPeople,
    private readonly admission: Admission,
    /** Of the built-in provider alone. */
    @Optional() @Inject(SecurityKeys) private readonly securityKeys: SecurityKeys | undefined,
  ) {}

  @Page('/parties/:party/users/:name', 'users:list', { title: 'User', template: 'facts-page' })
  one({ caller, params }: Visit) {
    const user = userDocument(memberAt(this.directory, 'user', params));
    const { party } = memberIn(params);
    const at = `/parties/${party}/users/${user.name}`;
    const may = (action: 'users:change' | 'users:renew-enrolment' | 'users:remove') =>
      user.active && this.admission.mayOn(caller, action, party);
    const { displayName: called, partyAdministrator } = user;
    return {
      title: `${called}, ${user.signInName}`,
      back: { text: `Users of ${party}`, href: `/parties/${party}/users` },
      acts: [
        may('users:change') && {
          text: 'Change it',
          href: addressOf(`${at}/change`, { displayName: called, partyAdministrator, ...ticked(user.scopes) }),
        },
        may('users:renew-enrolment') && { text: 'Let this person enrol anew', href: `${at}/enrolment` },
        may('users:remove') && { text: 'Remove it', href: `${at}/removal` },
      ].filter((one) => one !== false),
      facts: [
        ['Stands', user.active ? (user.enrolled ? 'active' : 'has not enrolled yet') : 'removed'],
        ['Administrator', partyAdministrator ? 'yes' : 'no'],
        ['May', scopeWords(user.scopes)],
      ],
      tables: [
        tableOf(
          'Security keys and passkeys',
          ['Key', 'Added', 'On several devices', 'Next'],
          user.securityKeys.map(({ key, addedAt, synced }) => [
            ...[key, clerkTime(addedAt), synced ? 'yes' : 'no'],
            this.securityKeys && this.admission.mayOn(caller, 'users:remove-security-key', party)
              ? { text: 'It was lost', href: `${at}/security-keys/${key}/removal`, about: key }
              : '-',
          ]),
        ),
      ],
    };
  }

  @Form('/parties/:party/add-user', 'users:add', {
    ...{ title: 'Add a user', body: AddUserDto, given: 'adding', submit: 'Add it', done: 'Added.' },
    fields: [...person, administrates],
  })
  add(sent: Sent<AddUserDto>) {
    const draft = { party: sent.params['party'] as PartyId, partyAdministrator: false, ...sent.body };
    return this.twoPeople.take('add-user', draft, sent, (user) => this.#enrolling(user));
  }

  @Form('/parties/:party/administrator', 'users:replace-administrator', {
    ...{ title: 'Bring in an administrator', body: ReplaceAdministratorDto, given: 'replacing', submit: 'Propose it' },
    done: 'Added.',
    fields: [...person, { name: 'reason', label: 'How the party came to lose its last administrator', kind: 'text' }],
  })
  replace(sent: Sent<ReplaceAdministratorDto>) {
    const { reason: replaces, ...user } = sent.body;
    const draft = { party: sent.params['party'] as PartyId, ...user, partyAdministrator: true, replaces };
    return this.twoPeople.take('add-user', draft, sent, (added) => this.#enrolling(added));
  }

  @Form('/parties/:party/users/:name/change', 'users:change', {
    ...{ title: 'Change a user', body: ChangeUserDto, given: 'changing', submit: 'Change it', done: 'Changed.' },
    fields: [displayName, scopesField, administrates],
  })
  change(sent: Sent<ChangeUserDto>) {
    const of = memberIn(sent.params);
    return this.twoPeople.take('change-user', { ...of, change: { ...sent.body } }, sent, () => pageOf(of));
  }

  @Form('/parties/:party/users/:name/enrolment', 'users:renew-enrolment', {
    ...{ title: 'Let a person enrol anew', body: AccessReasonDto, given: 'renewing', submit: 'Void the old enrolment' },
    ...{ done: 'Done.', fields: [why] },
  })
  renew(sent: Sent<AccessReasonDto>) {
    const draft = { ...memberIn(sent.params), ...sent.body };
    return this.twoPeople.take('renew-enrolment', draft, sent, (user) => this.#enrolling(user));
  }

  @Form('/parties/:party/users/:name/security-keys/:key/removal', 'users:remove-security-key', {
    ...{ title: 'A security key was lost', body: AccessReasonDto, given: 'losing', submit: 'It counts no more' },
    ...{ done: 'It counts no more.', fields: [why] },
  })
  async lose({ params, body, context }: Sent<AccessReasonDto>) {
    const of = memberIn(params);
    const key = orRefuse(parseSecurityKeyId(params['key']));
    if (!this.securityKeys) throw new NotFoundException();
    orRefuse(await this.securityKeys.remove(of, { key, ...body }, context));
    return pageOf(of);
  }

  losing(visit: Visit) {
    const { back, lead } = this.changing(visit);
    return { back, lead: `${lead} The last second factor is not removed: let the person enrol anew instead.` };
  }

  adding({ params: { party = '' } }: Visit) {
    return {
      title: `Add a user to ${party}`,
      back: `/parties/${party}/users`,
      lead: 'The person enrols with a code that you then hand over by a way of your own.',
      options: scopesFor(this.directory, party),
    };
  }

  replacing(visit: Visit) {
    const { party } = visit.params;
    return {
      ...this.adding(visit),
      title: `Bring in an administrator of ${party}`,
      lead: `Only where ${party} has none left. A second person of SECAS has to approve it, and each of you hands over half of the code.`,
    };
  }

  changing({ params }: Visit) {
    const { displayName: called, party, name } = memberAt(this.directory, 'user', params);
    return {
      back: pageOf({ party, name }),
      lead: `${called}, ${name}@${party}.`,
      options: scopesFor(this.directory, party),
    };
  }

  renewing(visit: Visit) {
    const { back, lead } = this.changing(visit);
    return { back, lead: `${lead} Password and second factor are void at once; the person chooses new ones.` };
  }

  #enrolling(user: User): string | Shown {
    const enrolment = this.directory.enrolmentOf(user);
    const { party, name, displayName: called } = user;
    if (!enrolment) return pageOf({ party, name });
    return new Shown('parties/enrolment', {
      enrolment,
      called,
      signInName: `${name}@${party}`,
      back: pageOf({ party, name }),
    });
  }
}

const pageOf = ({ party, name }: { readonly party: string; readonly name: string }): string =>
  `/parties/${party}/users/${name}`;
