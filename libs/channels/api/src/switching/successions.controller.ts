import { Body, Param } from '@nestjs/common';
import { parseSuccessionId } from '@icx/switching';
import {
  successionDocument,
  successionListSchema,
  SuccessionReader,
  successionSchema,
  successionStandingSchema,
  successionUnknown,
} from '@icx/switching-service';
import { TwoPersonDoor, waits } from '../approvals/two-person-door.ts';
import { Act, Read, Subject } from '../http/act.ts';
import { created, ok } from '../http/answered.ts';
import { Answer, Call, type Acting } from '../http/call.ts';
import { LargeBody } from '../http/large-body.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { orRefuse } from '../http/problem.ts';
import { SuccessionDto, SuccessionReversalDto } from './successions.dto.ts';

/** One party takes over from another: Supplier of Last Resort, merger, book transfer. */
@Subject('successions', 'v1/successions')
export class SuccessionsController {
  constructor(
    private readonly twoPeople: TwoPersonDoor,
    private readonly successions: SuccessionReader,
  ) {}

  @Act(
    '',
    'successions:record',
    {
      summary: 'Record that a supplier takes over from another, wholly, for a fuel or for named MPxNs (SECAS)',
      description:
        'From that day on the successor supplies what the other one supplied. Open legs of the old party are put to the ' +
        'successor with a new clock; requests by the old party end and go on as the successor’s with the clock that ' +
        'they have. This happens in the background: the succession, read again, tells its progress. In live mode a second ' +
        'person has to approve it: 202.',
    },
    created(successionSchema),
    waits,
  )
  @LargeBody()
  recordSuccession(@Call() call: Acting, @Body() dto: SuccessionDto) {
    const draft = { grace: 0, fuel: null, mpxns: null, reason: null, ...dto };
    return this.twoPeople.take('record-succession', draft, call, (recorded) => {
      const location = `/v1/successions/${recorded.id}`;
      return new Answer(successionDocument(recorded, call.caller), { location });
    });
  }

  @Read(
    '',
    'successions:read',
    {
      summary: 'Every succession, in order of their recording, also those that were reversed',
      description: 'Of a succession of more than 1,000 MPxNs only their number is here.',
    },
    ok(successionListSchema, 'All of them'),
  )
  async listSuccessions(@CallerOf() caller: Caller) {
    return { items: await this.successions.list(caller) };
  }

  @Read(
    ':succession',
    'successions:read',
    {
      summary: 'One succession, and how far it has come',
      description:
        'Which MPxNs it is about, and how many legs and requests it moved, is told to the two parties, SECAS and DCC.',
    },
    ok(successionStandingSchema, 'The succession'),
  )
  async readSuccession(@CallerOf() caller: Caller, @Param('succession') named: string) {
    return orRefuse(await this.successions.read(named, caller));
  }

  @Act(
    ':succession/reversal',
    'successions:record',
    'It was wrong: what it moved and still waits goes back, as if it had never been (SECAS)',
    ok(successionSchema),
    waits,
  )
  reverseSuccession(
    @Call() call: Acting,
    @Param('succession') named: string,
    @Body() { reason }: SuccessionReversalDto,
  ) {
    const succession = orRefuse(parseSuccessionId(named), successionUnknown);
    return this.twoPeople.take('reverse-succession', { succession, reason }, call, (reversed) =>
      successionDocument(reversed, call.caller),
    );
  }
}
