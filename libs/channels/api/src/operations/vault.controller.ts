import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdministrativeActs } from '@icx/audit';
import { KeyRotation } from '@icx/custody-service';
import { CallerOf, Does, originOf } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { Refused } from '../http/problem.ts';
import { commandIdReused } from '@icx/parties-service';

@ApiTags('operations')
@ApiBearerAuth()
@Controller('v1/vault')
export class VaultController {
  constructor(
    @Inject(KeyRotation) private readonly rotation: KeyRotation,
    @Inject(AdministrativeActs) private readonly acts: AdministrativeActs,
  ) {}

  @Post('rotation')
  @HttpCode(202)
  @Does('vault:rotate')
  @ApiOperation({
    summary: 'Put every code under a new wrapping key and destroy the old ones, while serving',
    description: 'Sent again it orders nothing, and tells how things are now.',
  })
  async rotate(@CallerOf() caller: Caller, @Headers() { commandId, body }: CommandHeaders) {
    const act = { type: 'administration.key-rotation-ordered.v1', ...originOf(caller), commandId, body };
    const recorded = await this.acts.record(act);
    if (recorded === 'reused') throw new Refused(commandIdReused);
    if (recorded === 'recorded') this.rotation.start();
    return this.rotation.progress();
  }

  @Get('rotation')
  @Does('vault:rotate')
  @ApiOperation({ summary: 'How far the rotation is' })
  progress() {
    return this.rotation.progress();
  }
}
