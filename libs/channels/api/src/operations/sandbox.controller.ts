import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { RequestId } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import { Register } from '@icx/parties-service';
import { ActOnRequest, relationTo, RequestDocuments, RequestLog } from '@icx/requests-service';
import { ClockMover } from '@icx/sandbox';
import { CallerOf, Does, oversees } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { requestUnknown } from '@icx/admission';
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
    @Inject(ClockMover) private readonly clock: ClockMover,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Door) private readonly door: Door,
    @Inject(RequestDocuments) private readonly documents: RequestDocuments,
    @Inject(Register) private readonly register: Register,
    @Inject(RequestLog) private readonly requests: RequestLog,
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
    const { request, effectiveAt, reversed = false, cause = 'sandbox switch' } = dto;
    await this.#hideFromStrangers(caller, request);
    const context = { ...this.door.context(caller, headers), ...tool };
    const at = context.receivedAt;
    const command = reversed
      ? ({ type: 'reverse-supersession', at, cause } as const)
      : ({ type: 'supersede', at, cause, effectiveAt: effectiveAt ?? at } as const);
    const { state } = orRefuse(await this.commands.execute(new ActOnRequest(request, context, command)));
    return this.documents.of(state, caller);
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

  /** SECAS and DCC stand in for the feed of switches; whoever else has nothing to do with a request learns nothing. */
  async #hideFromStrangers(caller: Caller, request: RequestId): Promise<void> {
    if (oversees(caller)) return;
    const { state } = await this.requests.load(request);
    if (relationTo(state, caller.party) === 'none') throw new Refused(requestUnknown);
  }
}
