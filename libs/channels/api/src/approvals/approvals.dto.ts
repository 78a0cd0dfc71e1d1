import { Field } from '../http/field.ts';
import { cursor, flag, text, wholeNumber } from '../http/parsers.ts';

export class ApprovalListDto {
  @Field(flag, { optional: true, default: false, description: 'Also those decided on or expired.' }) all?: boolean;
  @Field(cursor, { optional: true, description: 'The "next" of the page before.' })
  after?: bigint;
  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;
}

export class DeclineDto {
  @Field(text(500), { description: 'Told to who proposed it.' }) reason!: string;
}
