import { answerMembers } from '@icx/requests-service';
import { denialKinds, MOST_ATTACHMENTS, outsideMeans } from '@icx/requests';
import type { CodeNotHeldReason, OutsideMeans, OutsideReply } from '@icx/requests';
import { describing, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { parseInstant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { flag, line, listOf, oneOf, text } from '../http/parsers.ts';

const outsideAnswers = ['code-supplied', ...denialKinds] as const;

const attachmentsInvalid = refuse(
  'list-invalid',
  `Give a list of at most ${MOST_ATTACHMENTS} ids of attachments, or leave it out.`,
);
const ATTACHMENT = '^att_[0-9A-Za-z]{30,80}$';
const attachmentId = describing(
  (value): Parsed<string> =>
    typeof value === 'string' && new RegExp(ATTACHMENT).test(value)
      ? value
      : refuse('attachment-id-invalid', 'An attachment is named by its id, att_…, as bringing it was answered.'),
  { type: 'string', pattern: ATTACHMENT },
);

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

  @Field(listOf(attachmentId, 0, MOST_ATTACHMENTS, attachmentsInvalid), {
    optional: true,
    description: 'Files that show it, brought before to outside-attachments: their ids.',
  })
  attachments?: readonly string[];
}

/** What an address says of a file that is brought. */
export class AttachmentDto {
  @Field(line(200), { optional: true, description: 'What it is called, where it is sent as the body.' })
  name?: string;

  @Field(answerMembers.leg, { optional: true, description: 'Of which leg; by default the latest.' })
  leg?: number;
}

export class DisputeResolutionDto {
  @Field(flag, { description: 'true: there was no breach, and it is counted no more.' })
  upheld!: boolean;

  @Field(text(500), { description: 'Why, for both of them.' })
  reason!: string;
}
