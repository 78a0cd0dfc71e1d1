import { Field } from '../http/field.ts';
import { cursor, wholeNumber } from '../http/parsers.ts';

export class ProposalListDto {
  @Field(cursor, { optional: true, type: String, description: 'The "next" of the page before.' })
  after?: bigint;

  @Field(wholeNumber(1, 500), { optional: true, type: Number, default: 100 })
  limit?: number;
}
