import { Injectable } from '@nestjs/common';
import { AccessReasonDto } from '@icx/api-channel/dto/parties/parties';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { isRefusal } from '@icx/refusals';
import { parseMemberName, type User } from '@icx/parties';
import { Directory, userDocument, type PartyDocument } from '@icx/parties-service';
import type { PartyId } from '@icx/identifiers';
import { SuccessionReader } from '@icx/switching-service';
import { clerkDate, scopeWords, successionScope } from '@icx/words';
import { Download, Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { listing } from '../../pages/listing.ts';
import { dashed, tableOf, type Cell } from '../../pages/table.ts';
import { ownParty } from '../everyone/own-party.desk.ts';

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
    return {
      list: listing('/parties', {}, null),
      links: this.admission.mayLookAt(caller, 'successions:read')
        ? [{ text: 'Successions', href: '/successions' }]
        : [],
      tables: [
        tableOf(
          'Every party',
          partyColumns,
          parties.map((one) => [this.#linked(caller, one.party as PartyId), ...partyCells(one).slice(1)]),
        ),
      ],
    };
  }

  @Page('/parties.csv', 'parties:list', { title: 'Parties', template: '' })
  async save({ caller }: Visit) {
    const parties = await this.directory.parties.listFor(caller);
    return new Download([partyColumns, ...parties.map(partyCells)], 'parties.csv');
  }

  @Page('/parties/:party/users', 'users:list', { title: 'Users', template: 'tables-page' })
  users({ caller, params }: Visit) {
    const party = params['party'] as PartyId;
    const removable = this.admission.mayOn(caller, 'users:remove', party);
    const next = ({ active, name, signInName }: UserDocument): Cell =>
      active && removable
        ? { text: 'Remove', href: `/parties/${party}/users/${name}/removal`, about: signInName }
        : '-';
    return {
      title: `Users of ${party}`,
      back: party === caller.party ? ownParty : { text: 'Parties', href: '/parties' },
      list: listing(`/parties/${party}/users`, {}, null),
      tables: [
        tableOf(
          'Users',
          [...userColumns, 'Next'],
          this.#usersOf(party).map((user) => [...dashed(userCells(user)), next(user)]),
        ),
      ],
    };
  }

  @Page('/parties/:party/users.csv', 'users:list', { title: 'Users', template: '' })
  saveUsers({ params }: Visit) {
    const party = params['party'] as PartyId;
    return new Download([userColumns, ...this.#usersOf(party).map(userCells)], `users-${party}.csv`);
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
      list: listing('/successions', {}, null),
      tables: [tableOf('In order of their recording', successionColumns, all.map(successionLine))],
    };
  }

  @Page('/successions.csv', 'successions:read', { title: 'Successions', template: '' })
  async saveTaken({ caller }: Visit) {
    const all = await this.successions.list(caller);
    return new Download([successionColumns, ...all.map(successionCells)], 'successions.csv');
  }

  /** To its users, for those who may see them. */
  #linked(caller: Caller, party: PartyId): Cell {
    return this.admission.mayOn(caller, 'users:list', party) ? { text: party, href: `/parties/${party}/users` } : party;
  }

  #usersOf(party: PartyId): readonly UserDocument[] {
    return this.directory.membersOf(party, 'user').map((user) => userDocument(user as User));
  }
}

type UserDocument = ReturnType<typeof userDocument>;
type Succession = Awaited<ReturnType<SuccessionReader['list']>>[number];

const partyColumns = ['Party', 'Name', 'Role', 'Received', 'Stands'];
const partyCells = ({ party, name, kind, receives, left }: PartyDocument): string[] => [
  ...[party, name, kind.replaceAll('-', ' '), receives, left ? 'left' : 'active'],
];

const userColumns = ['Sign-in name', 'Name', 'Administrator', 'May', 'Security keys', 'Stands'];
const userCells = (user: UserDocument): string[] => [
  ...[user.signInName, user.displayName, user.partyAdministrator ? 'yes' : '', scopeWords(user.scopes)],
  ...[String(user.securityKeys.length), user.active ? (user.enrolled ? 'active' : 'has not enrolled yet') : 'removed'],
];

const successionColumns = ['From', 'To', 'Kind', 'On', 'Of', 'Reversed'];
const successionCells = (one: Succession): string[] => [
  ...[one.from, one.to, one.kind.replaceAll('-', ' '), one.effectiveFrom, successionScope(one)],
  one.reversed ? 'yes' : '',
];
const successionLine = (one: Succession) =>
  dashed(successionCells({ ...one, effectiveFrom: clerkDate(one.effectiveFrom) }));
