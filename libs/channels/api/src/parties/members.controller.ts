import { Body, Param, Query } from '@nestjs/common';
import { parseMemberName } from '@icx/parties';
import type { Client, DirectoryCommand, Member, MemberKind, MemberName, User } from '@icx/parties';
import { clientIdOf, Directory } from '@icx/parties-service';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import { TwoPersonDoor } from '../approvals/two-person-door.ts';
import { Act, Change, Read, Subject } from '../http/act.ts';
import { Call } from '../http/call.ts';
import type { Acting } from '../http/call.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { given } from '../http/given.ts';
import {
  AddClientDto,
  AddUserDto,
  ChangeClientDto,
  ChangeUserDto,
  AccessReasonDto,
  PeriodQuery,
  ReplaceAdministratorDto,
} from './parties.dto.ts';

const unknown = refuse.unknown('member-unknown', 'Your party has no such user or client, or it was removed.');

/** A name in an address that can be none is nobody's. */
const known = (name: string): MemberName => {
  const parsed = parseMemberName(name);
  if (isRefusal(parsed)) throw new Refused(unknown);
  return parsed;
};

/** The people and systems of a party. */
@Subject('parties', 'v1/parties/:party')
export class MembersController {
  constructor(
    private readonly directory: Directory,
    private readonly twoPeople: TwoPersonDoor,
  ) {}

  @Read('users', 'users:list', 'The users of a party')
  users(@Param('party') party: PartyId) {
    return { items: this.directory.membersOf(party, 'user').map((user) => userDocument(user as User)) };
  }

  @Act(
    'users',
    'users:add',
    {
      summary: 'Add a user; the answer holds the code with which the person enrols, at /oidc/enrolment',
      description:
        'To another party SECAS adds its first administrator, and to itself anybody, only with the approval of a second ' +
        'person: 202. Each of the two then has half of the code, at /v1/approvals/{approval}.',
    },
    201,
  )
  addUser(
    @Call() call: Acting,
    @Param('party') party: PartyId,
    @Body() { name, displayName, scopes, partyAdministrator = false }: AddUserDto,
  ) {
    const draft = { party, name, displayName, scopes, partyAdministrator };
    return this.twoPeople.take('add-user', draft, call, (user) => this.#withEnrolment(user));
  }

  @Act(
    'administrator',
    'users:replace-administrator',
    'Bring in an administrator for a party that lost its last one (SECAS); a second person has to approve it',
    201,
  )
  replaceAdministrator(
    @Call() call: Acting,
    @Param('party') party: PartyId,
    @Body() { reason: replaces, ...user }: ReplaceAdministratorDto,
  ) {
    const draft = { party, ...user, partyAdministrator: true, replaces };
    return this.twoPeople.take('add-user', draft, call, (added) => this.#withEnrolment(added));
  }

  @Change('users/:name', 'users:change', 'Change what a user may do')
  changeUser(
    @Call() call: Acting,
    @Param('party') party: PartyId,
    @Param('name') name: string,
    @Body() dto: ChangeUserDto,
  ) {
    const change = { party, name: known(name), change: given(dto) };
    return this.twoPeople.take('change-user', change, call, userDocument);
  }

  @Act(
    'users/:name/enrolment',
    'users:renew-enrolment',
    'Void password and second factor, and let the person choose new ones',
  )
  renewEnrolment(
    @Call() call: Acting,
    @Param('party') party: PartyId,
    @Param('name') name: string,
    @Body() reason: AccessReasonDto,
  ) {
    const of = { party, name: known(name), ...given(reason) };
    return this.twoPeople.take('renew-enrolment', of, call, (user) => this.#withEnrolment(user));
  }

  @Act('users/:name/removal', 'users:remove', 'End the access of a user, at once')
  async removeUser(
    @Call() call: Acting,
    @Param('party') party: PartyId,
    @Param('name') name: string,
    @Body() reason: AccessReasonDto,
  ) {
    return userDocument((await this.#act(call, 'user', party, name, { type: 'remove', ...given(reason) })) as User);
  }

  @Read('clients', 'clients:list', 'The clients of a party: its systems')
  clients(@Param('party') party: PartyId) {
    return { items: this.directory.membersOf(party, 'client').map((client) => clientDocument(client as Client)) };
  }

  @Act(
    'clients',
    'clients:add',
    'Add a client with its public keys; of SECAS, or for the switch feed, a second person has to approve it: 202',
    201,
  )
  addClient(
    @Call() call: Acting,
    @Param('party') party: PartyId,
    @Body() { name, scopes, keys, authentication = 'private_key_jwt' }: AddClientDto,
  ) {
    const draft = { party, name, scopes, keys, authentication };
    return this.twoPeople.take('add-client', draft, call, clientDocument);
  }

  @Change('clients/:name', 'clients:change', 'Change the keys or scopes of a client')
  changeClient(
    @Call() call: Acting,
    @Param('party') party: PartyId,
    @Param('name') name: string,
    @Body() dto: ChangeClientDto,
  ) {
    const change = { party, name: known(name), change: given(dto) };
    return this.twoPeople.take('change-client', change, call, clientDocument);
  }

  @Act('clients/:name/removal', 'clients:remove', 'End the access of a client, at once')
  async removeClient(
    @Call() call: Acting,
    @Param('party') party: PartyId,
    @Param('name') name: string,
    @Body() reason: AccessReasonDto,
  ) {
    return clientDocument(
      (await this.#act(call, 'client', party, name, { type: 'remove', ...given(reason) })) as Client,
    );
  }

  @Read(
    'joiners-leavers',
    'joiners-leavers:read',
    'Who got and lost access to the exchange, when and by whom; London days, both inclusive',
  )
  async joinersLeavers(@Param('party') party: PartyId, @Query() { from, to }: PeriodQuery) {
    return {
      party,
      from: from ?? null,
      to: to ?? null,
      items: await this.directory.joinersLeavers.between(party, from, to),
    };
  }

  async #act(
    { context }: Acting,
    kind: MemberKind,
    party: PartyId,
    named: string,
    command: DirectoryCommand,
  ): Promise<Member> {
    const of = { kind, party, name: known(named) };
    return orRefuse(await this.directory.perform(of, command, context));
  }

  #withEnrolment(user: User) {
    return { ...userDocument(user), enrolment: this.directory.enrolmentOf(user) };
  }
}

const userDocument = ({ party, name, displayName, scopes, partyAdministrator, enrolled, active }: User) => ({
  name,
  signInName: `${name}@${party}`,
  displayName,
  scopes,
  partyAdministrator,
  enrolled,
  active,
});

const clientDocument = (client: Client) => ({
  name: client.name,
  clientId: clientIdOf(client),
  scopes: client.scopes,
  authentication: client.authentication,
  keys: client.keys,
  active: client.active,
});
