import { Body, Param } from '@nestjs/common';
import { premisesRaisedSchema, premisesRequestsSchema, PremisesRequests } from '@icx/requests-service';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { orRefuse } from '../http/problem.ts';
import { PremisesDto } from './premises.dto.ts';

/** All devices of one home at once: those at a meter point, and those on the same communications hub. */
@Subject('premises', 'v1/premises/:mpxn/requests')
export class PremisesController {
  constructor(private readonly premises: PremisesRequests) {}

  @Act(
    '',
    'requests:raise',
    {
      summary: 'Ask for the install codes of every device of these premises that you supply',
      description:
        'Each device gets a request of its own, with its own clock. Items tell for each whether it was raised, was ' +
        'open already, or is refused and why: a commissioned device needs no code, a hub has none.',
    },
    ok(premisesRaisedSchema, 'What became of each device'),
  )
  async raisePremisesRequests(@Call() call: Acting, @Param('mpxn') named: string, @Body() dto: PremisesDto) {
    return orRefuse(await this.premises.raise(named, dto, call.context, call.caller));
  }

  @Read(
    '',
    'requests:list',
    {
      summary: 'Your requests for the devices of these premises, whole: by device, the latest first',
      description: 'Also of devices whose supply you have lost. Requests that others put to you are not among them.',
    },
    ok(premisesRequestsSchema, 'The requests'),
  )
  async listPremisesRequests(@CallerOf() caller: Caller, @Param('mpxn') named: string) {
    return orRefuse(await this.premises.list(named, caller));
  }
}
