import { Field } from '../http/field.ts';
import { cursor, flag, text, wholeNumber } from '../http/parsers.ts';

export class ApprovalListDto {
  @Field(flag, { optional: true, type: Boolean, default: false }) all?: boolean;
  @Field(cursor, { optional: true, type: String, description: 'The "next" of the page before.' })
  after?: bigint;
  @Field(wholeNumber(1, 500), { optional: true, type: Number, default: 100 }) limit?: number;
}

export class DeclineDto {
  @Field(text(500), { type: String, description: 'Told to who proposed it.' }) reason!: string;
}
