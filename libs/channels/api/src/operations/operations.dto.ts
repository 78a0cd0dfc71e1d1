import { parseEmailAddress, parseRequestId } from '@icx/identifiers';
import type { EmailAddress, RequestId } from '@icx/identifiers';
import { parseInstant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { flag, text } from '../http/parsers.ts';

export class ClockDto {
  @Field(parseInstant, { optional: true, description: 'What time it is to be, not before now. Or say advance.' })
  now?: Instant;

  @Field(text(40), {
    optional: true,
    example: 'P3D',
    description: 'ISO 8601 duration, counted on the London calendar.',
  })
  advance?: string;
}

export class SupersessionDto {
  @Field(parseRequestId, { description: 'Whose requester loses the supply.' })
  request!: RequestId;

  @Field(parseInstant, {
    optional: true,
    description: 'When the requester’s supply ends; by default now.',
  })
  effectiveAt?: Instant;

  @Field(flag, { optional: true, description: 'The switch was corrected: undo it.' })
  reversed?: boolean;

  @Field(text(200), { optional: true, description: 'Why, for people.' })
  cause?: string;
}

export class MailsQuery {
  @Field(parseEmailAddress, { optional: true, description: 'Mail to this address alone.' })
  to?: EmailAddress;
}
