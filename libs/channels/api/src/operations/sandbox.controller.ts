import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { refuse } from '@icx/refusals';
import { Register } from '@icx/parties-service';
import { ClockMover, SwitchStandIn } from '@icx/sandbox';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { ClockDto, SupersessionDto } from './operations.dto.ts';

const oneOfTwo = refuse('clock-move-unclear', 'Give either now (an instant) or advance (a duration).', '/advance');

/** It stands in for something else: what it brings about came through no real channel. */
const tool = { channel: 'sandbox' } as const;

/** What only a sandbox can do. Not there in live mode. */
@ApiTags('sandbox')
@ApiBearerAuth()
@Controller('v1/sandbox')
export class SandboxController {
  constructor(
    private readonly clock: ClockMover,
    private readonly switches: SwitchStandIn,
    private readonly door: Door,
    private readonly register: Register,
  ) {}

  @Post('clock')
  @HttpCode(200)
  @Does('sandbox:clock')
  @ApiOperation({ summary: 'Move time on, through everything that falls due on the way' })
  async moveClock(@CallerOf() caller: Caller, @Headers() headers: CommandHeaders, @Body() { now, advance }: ClockDto) {
    const moves = [...(now === undefined ? [] : [{ now }]), ...(advance === undefined ? [] : [{ advance }])];
    const [move, another] = moves;
    if (!move || another) throw new Refused(oneOfTwo);
    return orRefuse(await this.clock.move(move, { ...this.door.context(caller, headers), ...tool }));
  }

  /** Stands in for a switch feed: what a switch of supplier does to one request. */
  @Post('supersession')
  @HttpCode(200)
  @Does('sandbox:supersede')
  @ApiOperation({ summary: 'Let the requester lose the supply, or have it back by a corrected switch' })
  async supersede(@CallerOf() caller: Caller, @Headers() headers: CommandHeaders, @Body() dto: SupersessionDto) {
    const context = { ...this.door.context(caller, headers), ...tool };
    return orRefuse(await this.switches.supersede(dto, context, caller));
  }

  @Get('devices')
  @Does('sandbox:clock')
  @ApiOperation({ summary: 'Every device of the sandbox' })
  async devices() {
    return (await this.register.devices()).map((device) => ({
      deviceId: device.deviceId,
      deviceType: device.deviceType,
      mpxn: device.mpxn,
      msn: device.msn,
      status: device.smiStatus,
      registeredSupplier: device.registeredSupplier,
      installingSupplier: device.installingSupplier,
    }));
  }
}
