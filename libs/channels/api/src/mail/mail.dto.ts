import type { Position } from '@icx/event-store';
import { mailStates, type MailState } from '@icx/mail';
import { Field } from '../http/field.ts';
import { cursor, oneOf, text, wholeNumber } from '../http/parsers.ts';

export class MailListDto {
  @Field(oneOf(mailStates), { optional: true, description: 'Only those that are so; waits: for a person.' })
  state?: MailState;

  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;

  @Field(cursor, { optional: true, description: 'The "next" of the page before.' })
  after?: Position;
}

export class MailRejectionDto {
  @Field(text(500), { description: 'Why.' })
  reason!: string;
}
