import { Field } from '../http/field.ts';
import { cursor, wholeNumber } from '../http/parsers.ts';

export class ProposalListDto {
  @Field(cursor, { optional: true, description: 'The "next" of the page before.' })
  after?: bigint;

  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;
}
