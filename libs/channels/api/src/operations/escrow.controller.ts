import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdministrativeActs } from '@icx/audit';
import { ESCROW_KEY_REGISTERED, EscrowRegistration } from '@icx/custody-service';
import { thumbprintOf } from '@icx/keys';
import { commandIdReused } from '@icx/directory-service';
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
  @ApiOperation({
    summary: 'Keep every key of the exchange in escrow, sealed to this key, from now on',
    description:
      'Sent again it seals again what could not be sealed then; a key registered since stays in force. The answer tells how things are now.',
  })
  async register(
    @CallerOf() caller: Caller,
    @Headers() { commandId, body }: CommandHeaders,
    @Body() { key }: EscrowKeyDto,
  ) {
    const data = { key: thumbprintOf(key) };
    const recorded = await this.acts.record({
      type: ESCROW_KEY_REGISTERED,
      ...originOf(caller),
      commandId,
      body,
      data,
    });
    if (recorded === 'reused') throw new Refused(commandIdReused);
    await (recorded === 'recorded' ? this.escrow.register(key) : this.escrow.registerAgain(key));
    return this.escrow.state();
  }

  @Get()
  @Does('vault:escrow')
  @ApiOperation({ summary: 'Which key the keys of the exchange are in escrow for, and whether all of them are' })
  state() {
    return this.escrow.state();
  }
}
