import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { KeyRotation } from '@icx/custody-service';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { Refused } from '../http/problem.ts';
import { AdministrativeActs, commandIdReused } from '@icx/commands';

@ApiTags('operations')
@ApiBearerAuth()
@Controller('v1/vault')
export class VaultController {
  constructor(
    private readonly rotation: KeyRotation,
    private readonly acts: AdministrativeActs,
    private readonly door: Door,
  ) {}

  @Post('rotation')
  @HttpCode(202)
  @Does('vault:rotate')
  @ApiOperation({
    summary: 'Put every code under a new wrapping key and destroy the old ones, while serving',
    description: 'Sent again it orders nothing, and tells how things are now.',
  })
  async rotate(@CallerOf() caller: Caller, @Headers() headers: CommandHeaders) {
    const recorded = await this.acts.record({
      type: 'administration.key-rotation-ordered.v1',
      ...this.door.context(caller, headers),
    });
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
