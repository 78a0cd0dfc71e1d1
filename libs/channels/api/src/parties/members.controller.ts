import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { parseMemberName } from '@icx/parties';
import type { Client, DirectoryCommand, Member, MemberKind, MemberName, User } from '@icx/parties';
import { clientIdOf, Directory } from '@icx/parties-service';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import { TwoPersonDoor } from '../approvals/two-person-door.ts';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { given } from './parties.controller.ts';
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

/** A member in an address. */
class Named {
  @ApiProperty({ type: String, example: 'AAAA' }) party!: PartyId;
  @ApiProperty({ type: String, example: 'anna' }) name!: string;
}

/** The people and systems of a party. */
@ApiTags('parties')
@ApiBearerAuth()
@Controller('v1/parties/:party')
export class MembersController {
  constructor(
    private readonly directory: Directory,
    private readonly door: Door,
    private readonly twoPeople: TwoPersonDoor,
  ) {}

  @Get('users')
  @Does('users:list')
  @ApiOperation({ summary: 'The users of a party' })
  users(@Param('party') party: PartyId) {
    return { items: this.directory.membersOf(party, 'user').map((user) => userDocument(user as User)) };
  }

  @Post('users')
  @Does('users:add')
  @ApiOperation({
    summary: 'Add a user; the answer holds the code with which the person enrols, at /oidc/enrolment',
    description:
      'To another party SECAS adds its first administrator, and to itself anybody, only with the approval of a second ' +
      'person: 202. Each of the two then has half of the code, at /v1/approvals/{approval}.',
  })
  addUser(
    @CallerOf() caller: Caller,
    @Param('party') party: PartyId,
    @Headers() headers: CommandHeaders,
    @Body() { name, displayName, scopes, partyAdministrator = false }: AddUserDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const draft = { party, name, displayName, scopes, partyAdministrator };
    return this.twoPeople.take('add-user', draft, { caller, headers, reply }, (user) => this.#withEnrolment(user));
  }

  @Post('administrator')
  @Does('users:replace-administrator')
  @ApiOperation({
    summary: 'Bring in an administrator for a party that lost its last one (SECAS); a second person has to approve it',
  })
  replaceAdministrator(
    @CallerOf() caller: Caller,
    @Param('party') party: PartyId,
    @Headers() headers: CommandHeaders,
    @Body() { reason: replaces, ...user }: ReplaceAdministratorDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const draft = { party, ...user, partyAdministrator: true, replaces };
    return this.twoPeople.take('add-user', draft, { caller, headers, reply }, (added) => this.#withEnrolment(added));
  }

  @Patch('users/:name')
  @Does('users:change')
  @ApiOperation({ summary: 'Change what a user may do' })
  changeUser(
    @CallerOf() caller: Caller,
    @Param() { party, name }: Named,
    @Headers() headers: CommandHeaders,
    @Body() dto: ChangeUserDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const change = { party, name: known(name), change: given(dto) };
    return this.twoPeople.take('change-user', change, { caller, headers, reply }, userDocument);
  }

  @Post('users/:name/enrolment')
  @HttpCode(200)
  @Does('users:renew-enrolment')
  @ApiOperation({ summary: 'Void password and second factor, and let the person choose new ones' })
  renewEnrolment(
    @CallerOf() caller: Caller,
    @Param() { party, name }: Named,
    @Headers() headers: CommandHeaders,
    @Body() reason: AccessReasonDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const of = { party, name: known(name), ...given(reason) };
    return this.twoPeople.take('renew-enrolment', of, { caller, headers, reply }, (user) => this.#withEnrolment(user));
  }

  @Post('users/:name/removal')
  @HttpCode(200)
  @Does('users:remove')
  @ApiOperation({ summary: 'End the access of a user, at once' })
  async removeUser(
    @CallerOf() caller: Caller,
    @Param() { party, name }: Named,
    @Headers() headers: CommandHeaders,
    @Body() reason: AccessReasonDto,
  ) {
    return userDocument(
      (await this.#act(caller, headers, 'user', party, name, { type: 'remove', ...given(reason) })) as User,
    );
  }

  @Get('clients')
  @Does('clients:list')
  @ApiOperation({ summary: 'The clients of a party: its systems' })
  clients(@Param('party') party: PartyId) {
    return { items: this.directory.membersOf(party, 'client').map((client) => clientDocument(client as Client)) };
  }

  @Post('clients')
  @Does('clients:add')
  @ApiOperation({
    summary:
      'Add a client with its public keys; of SECAS, or for the switch feed, a second person has to approve it: 202',
  })
  addClient(
    @CallerOf() caller: Caller,
    @Param('party') party: PartyId,
    @Headers() headers: CommandHeaders,
    @Body() { name, scopes, keys, authentication = 'private_key_jwt' }: AddClientDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const draft = { party, name, scopes, keys, authentication };
    return this.twoPeople.take('add-client', draft, { caller, headers, reply }, clientDocument);
  }

  @Patch('clients/:name')
  @Does('clients:change')
  @ApiOperation({ summary: 'Change the keys or scopes of a client' })
  changeClient(
    @CallerOf() caller: Caller,
    @Param() { party, name }: Named,
    @Headers() headers: CommandHeaders,
    @Body() dto: ChangeClientDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const change = { party, name: known(name), change: given(dto) };
    return this.twoPeople.take('change-client', change, { caller, headers, reply }, clientDocument);
  }

  @Post('clients/:name/removal')
  @HttpCode(200)
  @Does('clients:remove')
  @ApiOperation({ summary: 'End the access of a client, at once' })
  async removeClient(
    @CallerOf() caller: Caller,
    @Param() { party, name }: Named,
    @Headers() headers: CommandHeaders,
    @Body() reason: AccessReasonDto,
  ) {
    return clientDocument(
      (await this.#act(caller, headers, 'client', party, name, { type: 'remove', ...given(reason) })) as Client,
    );
  }

  @Get('joiners-leavers')
  @Does('joiners-leavers:read')
  @ApiOperation({ summary: 'Who got and lost access to the exchange, when and by whom; London days, both inclusive' })
  async joinersLeavers(@Param('party') party: PartyId, @Query() { from, to }: PeriodQuery) {
    return {
      party,
      from: from ?? null,
      to: to ?? null,
      items: await this.directory.joinersLeavers.between(party, from, to),
    };
  }

  async #act(
    caller: Caller,
    headers: CommandHeaders,
    kind: MemberKind,
    party: PartyId,
    named: string,
    command: DirectoryCommand,
  ): Promise<Member> {
    const of = { kind, party, name: known(named) };
    return orRefuse(await this.directory.perform(of, command, this.door.context(caller, headers)));
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
