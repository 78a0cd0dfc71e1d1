import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Directory } from '@icx/directory-service';
import type { PartyId } from '@icx/identifiers';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse } from '../http/problem.ts';
import { authorOf } from './author.ts';
import { ChangePartyDto, RegisterPartyDto } from './parties.dto.ts';

@ApiTags('parties')
@ApiBearerAuth()
@Controller('v1/parties')
export class PartiesController {
  constructor(@Inject(Directory) private readonly directory: Directory) {}

  @Get()
  @Does('parties:list')
  @ApiOperation({ summary: 'Every party, in order of its id' })
  async list() {
    return { items: await this.directory.parties.list() };
  }

  @Post()
  @Does('parties:register')
  @ApiOperation({ summary: 'Register a party' })
  async register(@CallerOf() caller: Caller, @Headers() headers: CommandHeaders, @Body() dto: RegisterPartyDto) {
    const { party, name, kind, identifiers = [], receives = 'sec-notice-email' } = dto;
    const draft = { party, name, kind, identifiers, receives };
    return orRefuse(await this.directory.parties.registerParty(draft, authorOf(caller, headers)));
  }

  @Patch(':party')
  @Does('parties:change')
  @ApiOperation({ summary: 'Change a party, or end its access' })
  async change(
    @CallerOf() caller: Caller,
    @Param('party') party: PartyId,
    @Headers() headers: CommandHeaders,
    @Body() dto: ChangePartyDto,
  ) {
    return orRefuse(await this.directory.parties.change(party, given(dto), authorOf(caller, headers)));
  }
}

/** Without the members that were left out. */
export const given = <T extends object>(dto: T): { [Name in keyof T]: Exclude<T[Name], undefined> } =>
  Object.fromEntries(Object.entries(dto).filter(([, value]) => value !== undefined)) as never;
