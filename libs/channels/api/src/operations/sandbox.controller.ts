import { Body } from '@nestjs/common';
import { refuse } from '@icx/refusals';
import { requestSchema } from '@icx/requests-service';
import { Register } from '@icx/parties-service';
import { ClockMover, clockSchema, sandboxDeviceDocument, sandboxDevicesSchema, SwitchStandIn } from '@icx/sandbox';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { ClockDto, SupersessionDto } from './operations.dto.ts';

const oneOfTwo = refuse('clock-move-unclear', 'Give either now (an instant) or advance (a duration).', '/advance');

/** It stands in for something else: what it brings about came through no real channel. */
const tool = { channel: 'sandbox' } as const;

/** What only a sandbox can do. Not there in live mode. */
@Subject('sandbox', 'v1/sandbox')
export class SandboxController {
  constructor(
    private readonly clock: ClockMover,
    private readonly switches: SwitchStandIn,
    private readonly register: Register,
  ) {}

  @Act(
    'clock',
    'sandbox:clock',
    'Move time on, through everything that falls due on the way',
    ok(clockSchema, 'The new time'),
  )
  async moveSandboxClock(@Call() call: Acting, @Body() { now, advance }: ClockDto) {
    const moves = [...(now === undefined ? [] : [{ now }]), ...(advance === undefined ? [] : [{ advance }])];
    const [move, another] = moves;
    if (!move || another) throw new Refused(oneOfTwo);
    return orRefuse(await this.clock.move(move, { ...call.context, ...tool }));
  }

  /** Stands in for a switch feed: what a switch of supplier does to one request. */
  @Act(
    'supersession',
    'sandbox:supersede',
    'Let the requester lose the supply, or have it back by a corrected switch',
    ok(requestSchema),
  )
  async supersedeRequest(@Call() call: Acting, @Body() dto: SupersessionDto) {
    const context = { ...call.context, ...tool };
    return orRefuse(await this.switches.supersede(dto, context, call.caller));
  }

  @Read('devices', 'sandbox:clock', 'Every device of the sandbox', ok(sandboxDevicesSchema, 'The devices'))
  async listSandboxDevices() {
    return (await this.register.devices()).map(sandboxDeviceDocument);
  }
}
