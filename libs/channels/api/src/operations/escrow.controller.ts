import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdministrativeActs } from '@icx/audit';
import { ESCROW_KEY_REGISTERED, EscrowRegistration } from '@icx/custody-service';
import { thumbprintOf } from '@icx/keys';
import { commandIdReused } from '@icx/requests-service';
import { CallerOf, Does, originOf } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { Refused } from '../http/problem.ts';
import { EscrowKeyDto } from './escrow.dto.ts';

@ApiTags('operations')
@ApiBearerAuth()
@Controller('v1/vault/escrow')
export class EscrowController {
  constructor(
    @Inject(EscrowRegistration) private readonly escrow: EscrowRegistration,
    @Inject(AdministrativeActs) private readonly acts: AdministrativeActs,
  ) {}

  @Post()
  @HttpCode(200)
  @Does('vault:escrow')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'Keep every key of the exchange in escrow, sealed to this key, from now on' })
  async register(@CallerOf() caller: Caller, @Headers() { commandId }: CommandHeaders, @Body() { key }: EscrowKeyDto) {
    const data = { key: thumbprintOf(key) };
    const recorded = await this.acts.record({ type: ESCROW_KEY_REGISTERED, ...originOf(caller), commandId, data });
    if (recorded === 'reused') throw new Refused(commandIdReused);
    // One that is repeated may have failed after it was recorded: the KMS was down. Sealing again changes nothing.
    await this.escrow.register(key);
    return this.escrow.state();
  }

  @Get()
  @Does('vault:escrow')
  @ApiOperation({ summary: 'Which key the keys of the exchange are in escrow for, and whether all of them are' })
  state() {
    return this.escrow.state();
  }
}
