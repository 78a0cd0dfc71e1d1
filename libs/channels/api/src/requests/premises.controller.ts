import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { PremisesRequests } from '@icx/requests-service';
import { Key } from '../http/key-header.ts';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse } from '../http/problem.ts';
import { PremisesDto } from './premises.dto.ts';

const MpxnParam = () => ApiParam({ name: 'mpxn', example: '1012345678903', description: 'MPAN core or MPRN.' });

/** All devices of one home at once: those at a meter point, and those on the same communications hub. */
@ApiTags('premises')
@ApiBearerAuth()
@Controller('v1/premises/:mpxn/requests')
export class PremisesController {
  constructor(
    private readonly premises: PremisesRequests,
    private readonly door: Door,
  ) {}

  @Post()
  @HttpCode(200)
  @Does('requests:raise')
  @MpxnParam()
  @Key()
  @ApiOperation({
    summary: 'Ask for the install codes of every device of these premises that you supply',
    description:
      'Each device gets a request of its own, with its own clock. Items tell for each whether it was raised, was ' +
      'open already, or is refused and why: a commissioned device needs no code, a hub has none.',
  })
  async raise(
    @CallerOf() caller: Caller,
    @Param('mpxn') named: string,
    @Headers() headers: CommandHeaders,
    @Body() dto: PremisesDto,
  ) {
    return orRefuse(await this.premises.raise(named, dto, this.door.context(caller, headers), caller));
  }

  @Get()
  @Does('requests:list')
  @MpxnParam()
  @ApiOperation({
    summary: 'Your requests for the devices of these premises, whole: by device, the latest first',
    description: 'Also of devices whose supply you have lost. Requests that others put to you are not among them.',
  })
  async list(@CallerOf() caller: Caller, @Param('mpxn') named: string) {
    return orRefuse(await this.premises.list(named, caller));
  }
}
