import { answerMembers } from '@icx/requests-service';
import { denialKinds, outsideMeans } from '@icx/requests';
import type { CodeNotHeldReason, OutsideMeans, OutsideReply } from '@icx/requests';
import { parseInstant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { flag, line, oneOf, text } from '../http/parsers.ts';

const outsideAnswers = ['code-supplied', ...denialKinds] as const;

export class OutsideAnswerDto {
  @Field(oneOf(outsideAnswers), {
    description: 'What was answered outside. A code is not told here: it went to the requester by other means.',
  })
  answer!: OutsideReply['answer'];

  @Field(answerMembers.leg, { optional: true, description: 'Which leg; by default the latest.' })
  leg?: number;

  @Field(answerMembers.suggestedInstaller, {
    optional: true,
    description: 'With not-installer: who did, if it was told.',
  })
  suggestedInstaller?: string;

  @Field(answerMembers.reason, { optional: true, description: 'Required with code-not-held, and with it alone.' })
  reason?: CodeNotHeldReason;

  @Field(parseInstant, {
    optional: true,
    description:
      'When it was answered, not before the leg was opened; by default just now. Shown, and nothing counts from it.',
  })
  statedAt?: Instant;

  @Field(line(200), { example: 'Anna Bell of BBBB to Ben Carr', description: 'Who told whom.' })
  who!: string;

  @Field(oneOf(outsideMeans), { description: 'By what means.' })
  means!: OutsideMeans;

  @Field(text(500), { description: 'What was said or written, without a code.' })
  statement!: string;
}

export class DisputeResolutionDto {
  @Field(flag, { description: 'true: there was no breach, and it is counted no more.' })
  upheld!: boolean;

  @Field(text(500), { description: 'Why, for both of them.' })
  reason!: string;
}
