import type { Position } from '@icx/event-store';
import { parkedStates } from '@icx/public-events-service';
import { Field } from '../http/field.ts';
import { cursor, oneOf, text, wholeNumber } from '../http/parsers.ts';

export class ParkedListDto {
  @Field(oneOf(parkedStates), { optional: true, default: 'waiting', description: 'Only those that are so.' })
  state?: (typeof parkedStates)[number];

  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;

  @Field(cursor, { optional: true, description: 'The "next" of the page before.' })
  after?: Position;
}

export class DismissalDto {
  @Field(text(500), { description: 'Why nothing is to come of it.' })
  reason!: string;
}
