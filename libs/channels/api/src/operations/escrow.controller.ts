import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { EscrowRegistration } from '@icx/custody-service';
import { TwoPersonDoor } from '../approvals/two-person-door.ts';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { EscrowKeyDto } from './escrow.dto.ts';

@ApiTags('operations')
@ApiBearerAuth()
@Controller('v1/vault/escrow')
export class EscrowController {
  constructor(
    private readonly escrow: EscrowRegistration,
    private readonly twoPeople: TwoPersonDoor,
  ) {}

  @Post()
  @HttpCode(200)
  @Does('vault:escrow')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({
    summary:
      'Keep every key of the exchange in escrow, sealed to this key, from now on; in live mode a second person has to approve it: 202',
    description:
      'Sent again it seals again what could not be sealed then; a key registered since stays in force. The answer tells how things are now.',
  })
  register(
    @CallerOf() caller: Caller,
    @Headers() headers: CommandHeaders,
    @Body() { key }: EscrowKeyDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.twoPeople.take('register-escrow-key', { key }, { caller, headers, reply }, () => this.escrow.state());
  }

  @Get()
  @Does('vault:escrow')
  @ApiOperation({ summary: 'Which key the keys of the exchange are in escrow for, and whether all of them are' })
  state() {
    return this.escrow.state();
  }
}
