import { Field } from '../http/field.ts';
import { wholeNumber } from '../http/parsers.ts';

const count = wholeNumber(1, 999_999_999);

export class CheckpointQueryDto {
  @Field(count, { optional: true, type: Number, description: 'Events that it covers; by default the latest one.' })
  size?: number;
}

export class ProofQueryDto {
  @Field(count, {
    optional: true,
    type: Number,
    description: 'Inclusion: of the event whose leaf begins with this number …',
  })
  position?: number;

  @Field(count, {
    optional: true,
    type: Number,
    description: '… in the first so many; by default the latest checkpoint.',
  })
  size?: number;

  @Field(count, { optional: true, type: Number, description: 'Consistency: from this size …' })
  from?: number;

  @Field(count, { optional: true, type: Number, description: '… to this one; by default the latest checkpoint.' })
  to?: number;
}
