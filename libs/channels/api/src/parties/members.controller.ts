import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { parseMemberName } from '@icx/directory';
import type { Client, DirectoryCommand, Member, MemberKind, User } from '@icx/directory';
import { clientIdOf, Directory } from '@icx/directory-service';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { authorOf } from './author.ts';
import { given } from './parties.controller.ts';
import {
  AddClientDto,
  AddUserDto,
  ChangeClientDto,
  ChangeUserDto,
  AccessReasonDto,
  PeriodQuery,
} from './parties.dto.ts';

/** How long a new user has to enrol: three days, wall clock. */
const OFFER = 3 * 24 * 60 * 60 * 1000;
const offered = (): string => new Date(Date.now() + OFFER).toISOString();

const unknown = refuse('member-unknown', 'Your party has no such user or client, or it was removed.');

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
  constructor(@Inject(Directory) private readonly directory: Directory) {}

  @Get('users')
  @Does('users:list')
  @ApiOperation({ summary: 'The users of a party' })
  users(@Param('party') party: PartyId) {
    return { items: this.directory.membersOf(party, 'user').map((user) => userDocument(user as User)) };
  }

  @Post('users')
  @Does('users:add')
  @ApiOperation({ summary: 'Add a user; the answer holds the code with which the person enrols, at /oidc/enrolment' })
  async addUser(
    @CallerOf() caller: Caller,
    @Param('party') party: PartyId,
    @Headers() headers: CommandHeaders,
    @Body() { name, displayName, scopes, partyAdministrator = false }: AddUserDto,
  ) {
    const draft = { party, name, displayName, scopes, partyAdministrator, enrolmentUntil: offered() };
    return this.#withEnrolment(await this.#act(caller, headers, 'user', party, name, { type: 'add-user', ...draft }));
  }

  @Patch('users/:name')
  @Does('users:change')
  @ApiOperation({ summary: 'Change what a user may do' })
  async changeUser(
    @CallerOf() caller: Caller,
    @Param() { party, name }: Named,
    @Headers() headers: CommandHeaders,
    @Body() dto: ChangeUserDto,
  ) {
    const command = { type: 'change-user', change: given(dto) } as const;
    return userDocument((await this.#act(caller, headers, 'user', party, name, command)) as User);
  }

  @Post('users/:name/enrolment')
  @HttpCode(200)
  @Does('users:renew-enrolment')
  @ApiOperation({ summary: 'Void password and second factor, and let the person choose new ones' })
  async renewEnrolment(
    @CallerOf() caller: Caller,
    @Param() { party, name }: Named,
    @Headers() headers: CommandHeaders,
    @Body() reason: AccessReasonDto,
  ) {
    const command = { type: 'renew-enrolment', enrolmentUntil: offered(), ...given(reason) } as const;
    return this.#withEnrolment(await this.#act(caller, headers, 'user', party, name, command));
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
  @ApiOperation({ summary: 'Add a client with its public keys' })
  async addClient(
    @CallerOf() caller: Caller,
    @Param('party') party: PartyId,
    @Headers() headers: CommandHeaders,
    @Body() { name, scopes, keys, authentication = 'private_key_jwt' }: AddClientDto,
  ) {
    const command = { type: 'add-client', party, name, scopes, keys, authentication } as const;
    return clientDocument((await this.#act(caller, headers, 'client', party, name, command)) as Client);
  }

  @Patch('clients/:name')
  @Does('clients:change')
  @ApiOperation({ summary: 'Change the keys or scopes of a client' })
  async changeClient(
    @CallerOf() caller: Caller,
    @Param() { party, name }: Named,
    @Headers() headers: CommandHeaders,
    @Body() dto: ChangeClientDto,
  ) {
    const command = { type: 'change-client', change: given(dto) } as const;
    return clientDocument((await this.#act(caller, headers, 'client', party, name, command)) as Client);
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
    const name = parseMemberName(named);
    if (isRefusal(name)) throw new Refused(unknown);
    return orRefuse(await this.directory.perform({ kind, party, name }, command, authorOf(caller, headers)));
  }

  #withEnrolment(member: Member) {
    const user = member as User;
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
