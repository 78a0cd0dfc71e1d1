import { Body, Param } from '@nestjs/common';
import {
  instructionDocument,
  instructionListSchema,
  instructionSchema,
  StandingInstructions,
} from '@icx/holdings-service';
import { Act, Read, Subject } from '../http/act.ts';
import { created, ok } from '../http/answered.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { Answer, Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { InstructionDto, InstructionEndDto } from './answering.dto.ts';

@Subject('holdings', 'v1/standing-instructions')
export class InstructionsController {
  constructor(private readonly instructions: StandingInstructions) {}

  @Act(
    '',
    'standing-instructions:give',
    {
      summary: 'Let what you hold answer what you are asked, by itself',
      description:
        'By an administrator of yours, or an agent that you lent instructions:write. Open requests are answered in the ' +
        'background, new ones at the moment at which they are put to you: in time, and you are not told of them. Not where ' +
        'a code of the request has failed, where you have asked back, where another code for the device waits to be ' +
        'settled, or while reveals of the requester wait for SECAS.',
    },
    created(instructionSchema),
  )
  async giveStandingInstruction(@Call() { context }: Acting, @Body() dto: InstructionDto) {
    const given = orRefuse(await this.instructions.give(dto, context));
    return new Answer(instructionDocument(given), { location: `/v1/standing-instructions/${given.id}` });
  }

  @Read(
    '',
    'standing-instructions:list',
    'All that you have given, in their order, also those that have ended',
    ok(instructionListSchema, 'All of them'),
  )
  async listStandingInstructions(@CallerOf() { party }: Caller) {
    return { items: (await this.instructions.of(party)).map(instructionDocument) };
  }

  @Act(
    ':instruction/end',
    'standing-instructions:end',
    'From now on it answers nothing any more',
    ok(instructionSchema),
  )
  async endStandingInstruction(
    @Call() { context }: Acting,
    @Param('instruction') named: string,
    @Body() { reason }: InstructionEndDto,
  ) {
    return instructionDocument(orRefuse(await this.instructions.end(named, reason, context)));
  }
}
