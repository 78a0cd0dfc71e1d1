import { Body, Param, Query } from '@nestjs/common';
import type { Client, Member, MemberKind, User } from '@icx/parties';
import {
  clientDocument,
  clientSchema,
  Directory,
  enrollingUserSchema,
  joinersLeaversSchema,
  userDocument,
  userSchema,
  partyUnknown,
} from '@icx/parties-service';
import { list } from '@icx/documents';
import { parsePartyId, type PartyId } from '@icx/identifiers';
import { TwoPersonDoor, waits } from '../approvals/two-person-door.ts';
import { Act, Change, Read, Subject } from '../http/act.ts';
import { created, ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { memberIn } from './member-in.ts';
import {
  AddClientDto,
  AddUserDto,
  ChangeClientDto,
  ChangeUserDto,
  AccessReasonDto,
  PeriodQuery,
  ReplaceAdministratorDto,
} from './parties.dto.ts';

/** The people and systems of a party. */
@Subject('parties', 'v1/parties/:party')
export class MembersController {
  constructor(
    private readonly directory: Directory,
    private readonly twoPeople: TwoPersonDoor,
  ) {}

  @Read('users', 'users:list', 'The users of a party', ok(list(userSchema)))
  listUsers(@Param('party') party: PartyId) {
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
    created(enrollingUserSchema),
    waits,
  )
  addUser(@Call() call: Acting, @Param('party') party: PartyId, @Body() dto: AddUserDto) {
    return this.twoPeople.take('add-user', { party, partyAdministrator: false, ...dto }, call, this.#withEnrolment);
  }

  @Act(
    'administrator',
    'users:replace-administrator',
    'Bring in an administrator for a party that lost its last one (SECAS); a second person has to approve it',
    created(enrollingUserSchema),
    waits,
  )
  replaceAdministrator(
    @Call() call: Acting,
    @Param('party') party: PartyId,
    @Body() { reason: replaces, ...user }: ReplaceAdministratorDto,
  ) {
    const draft = { party, ...user, partyAdministrator: true, replaces };
    return this.twoPeople.take('add-user', draft, call, this.#withEnrolment);
  }

  @Change('users/:name', 'users:change', 'Change what a user may do', ok(userSchema), waits)
  changeUser(@Call() call: Acting, @Body() dto: ChangeUserDto) {
    return this.twoPeople.take('change-user', { ...memberIn(call), change: { ...dto } }, call, userDocument);
  }

  @Act(
    'users/:name/enrolment',
    'users:renew-enrolment',
    'Void password and second factor, and let the person choose new ones',
    ok(enrollingUserSchema),
    waits,
  )
  renewUserEnrolment(@Call() call: Acting, @Body() reason: AccessReasonDto) {
    return this.twoPeople.take('renew-enrolment', { ...memberIn(call), ...reason }, call, this.#withEnrolment);
  }

  @Act('users/:name/removal', 'users:remove', 'End the access of a user, at once', ok(userSchema))
  async removeUser(@Call() call: Acting, @Body() reason: AccessReasonDto) {
    return userDocument((await this.#remove(call, 'user', reason)) as User);
  }

  @Read('clients', 'clients:list', 'The clients of a party: its systems', ok(list(clientSchema)))
  listClients(@Param('party') party: PartyId) {
    return { items: this.directory.membersOf(party, 'client').map((client) => clientDocument(client as Client)) };
  }

  @Act(
    'clients',
    'clients:add',
    'Add a client with its public keys or the subject of its certificate; of SECAS, or for the switch feed, a second person has to approve it: 202',
    created(clientSchema),
    waits,
  )
  addClient(@Call() call: Acting, @Param('party') party: PartyId, @Body() dto: AddClientDto) {
    const draft = { party, authentication: 'private_key_jwt', keys: [], ...dto } as const;
    return this.twoPeople.take('add-client', draft, call, clientDocument);
  }

  @Change('clients/:name', 'clients:change', 'Change the keys, subject or scopes of a client', ok(clientSchema), waits)
  changeClient(@Call() call: Acting, @Body() dto: ChangeClientDto) {
    return this.twoPeople.take('change-client', { ...memberIn(call), change: { ...dto } }, call, clientDocument);
  }

  @Act('clients/:name/removal', 'clients:remove', 'End the access of a client, at once', ok(clientSchema))
  async removeClient(@Call() call: Acting, @Body() reason: AccessReasonDto) {
    return clientDocument((await this.#remove(call, 'client', reason)) as Client);
  }

  @Read(
    'joiners-leavers',
    'joiners-leavers:read',
    'Who got and lost access to the exchange, when and by whom; London days, both inclusive',
    ok(joinersLeaversSchema),
  )
  async listJoinersLeavers(@Param('party') named: string, @Query() { from, to }: PeriodQuery) {
    const party = orRefuse(parsePartyId(named), partyUnknown);
    const items = await this.directory.joinersLeavers.between(party, from, to);
    return { party, from: from ?? null, to: to ?? null, items };
  }

  async #remove(call: Acting, kind: MemberKind, reason: AccessReasonDto): Promise<Member> {
    const of = { kind, ...memberIn(call) };
    return orRefuse(await this.directory.perform(of, { type: 'remove', ...reason }, call.context));
  }

  readonly #withEnrolment = (user: User) => ({ ...userDocument(user), enrolment: this.directory.enrolmentOf(user) });
}
