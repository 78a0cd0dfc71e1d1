import { Body, Controller, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Directory, publicly } from '@icx/parties-service';
import type { PartyId } from '@icx/identifiers';
import type { Agency, Party, PartyCommand } from '@icx/parties';
import { refuse } from '@icx/refusals';
import { londonDate } from '@icx/working-days';
import { TwoPersonDoor } from '../approvals/two-person-door.ts';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse } from '../http/problem.ts';
import {
  ChangePartyDto,
  EndAgencyDto,
  GrantAgencyDto,
  RegisterPartyDto,
  StandingInstructionDto,
} from './parties.dto.ts';

const unknown = refuse.unknown('party-not-found', 'There is no such party, or it is not yours.');

/** An agency in an address. */
class AgentOf {
  @ApiProperty({ type: String, example: 'AAAA' }) party!: PartyId;
  @ApiProperty({ type: String, example: 'AGNT' }) agent!: PartyId;
}

@ApiTags('parties')
@ApiBearerAuth()
@Controller('v1/parties')
export class PartiesController {
  constructor(
    private readonly directory: Directory,
    private readonly door: Door,
    private readonly twoPeople: TwoPersonDoor,
  ) {}

  @Get()
  @Does('parties:list')
  @ApiOperation({ summary: 'Every party, in order of its id; standing instructions only of your own' })
  async list(@CallerOf() caller: Caller) {
    return { items: await this.directory.parties.listFor(caller) };
  }

  @Post()
  @Does('parties:register')
  @ApiOperation({ summary: 'Register a party; in live mode a second person has to approve it: 202' })
  register(
    @CallerOf() caller: Caller,
    @Headers() headers: CommandHeaders,
    @Body() dto: RegisterPartyDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { party, name, kind, identifiers = [], receives = 'immediate', registeredAddress } = dto;
    const draft = { party, name, kind, identifiers, receives, ...given({ registeredAddress }) };
    return this.twoPeople.take('register-party', draft, { caller, headers, reply }, publicly);
  }

  @Patch(':party')
  @Does('parties:change')
  @ApiOperation({ summary: 'Change a party, or end its access; what gives access needs a second person: 202' })
  change(
    @CallerOf() caller: Caller,
    @Param('party') party: PartyId,
    @Headers() headers: CommandHeaders,
    @Body() dto: ChangePartyDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const change = { party, change: given(dto) };
    return this.twoPeople.take('change-party', change, { caller, headers, reply }, publicly);
  }

  @Post(':party/standing-instruction')
  @HttpCode(200)
  @Does('standing-instruction:change')
  @ApiOperation({ summary: 'Say whether a device that you gain, not commissioned, is proposed to you or raised' })
  async instruct(
    @CallerOf() caller: Caller,
    @Param('party') party: PartyId,
    @Headers() headers: CommandHeaders,
    @Body() { gainedDevices }: StandingInstructionDto,
  ) {
    return publicly(await this.#act(caller, headers, party, { type: 'instruct', gainedDevices, at: this.door.now() }));
  }

  @Get(':party/agencies')
  @Does('agencies:list')
  @ApiOperation({ summary: 'Who acts or acted for a party, oldest first' })
  async agencies(@Param('party') party: PartyId) {
    return { items: orRefuse((await this.directory.parties.agenciesOf(party)) ?? unknown) };
  }

  @Post(':party/agencies')
  @Does('agencies:grant')
  @ApiOperation({ summary: 'Let another party act for yours, with the header ICX-On-Behalf-Of' })
  async grantAgency(
    @CallerOf() caller: Caller,
    @Param('party') party: PartyId,
    @Headers() headers: CommandHeaders,
    @Body() { agent, scopes, from, to }: GrantAgencyDto,
  ) {
    const at = this.door.now();
    const grant = { agent, scopes, from: from ?? londonDate(at), to: to ?? null };
    return newestOf(agent, await this.#act(caller, headers, party, { type: 'grant-agency', at, ...grant }));
  }

  @Post(':party/agencies/:agent/ending')
  @HttpCode(200)
  @Does('agencies:end')
  @ApiOperation({ summary: 'End that, at once' })
  async endAgency(
    @CallerOf() caller: Caller,
    @Param() { party, agent }: AgentOf,
    @Headers() headers: CommandHeaders,
    @Body() { reason }: EndAgencyDto,
  ) {
    const command = { type: 'end-agency', agent, reason, at: this.door.now() } as const;
    return newestOf(agent, await this.#act(caller, headers, party, command));
  }

  async #act(caller: Caller, headers: CommandHeaders, party: PartyId, command: PartyCommand): Promise<Party> {
    return orRefuse(await this.directory.parties.perform(party, command, this.door.context(caller, headers)));
  }
}

/** Of the grants to this agent the one that the command was about. */
const newestOf = (agent: PartyId, { agencies = [] }: Party): Agency => agencies.findLast((one) => one.agent === agent)!;

/** Without the members that were left out. */
export const given = <T extends object>(dto: T): { [Name in keyof T]: Exclude<T[Name], undefined> } =>
  Object.fromEntries(Object.entries(dto).filter(([, value]) => value !== undefined)) as never;
