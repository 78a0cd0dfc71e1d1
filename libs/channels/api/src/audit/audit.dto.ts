import { Field } from '../http/field.ts';
import { wholeNumber } from '../http/parsers.ts';

const count = wholeNumber(1, 999_999_999);

export class CheckpointQueryDto {
  @Field(count, { optional: true, description: 'Events that it covers; by default the latest one.' })
  size?: number;
}

export class ProofQueryDto {
  @Field(count, {
    optional: true,
    description: 'Inclusion: of the event whose leaf begins with this number …',
  })
  position?: number;

  @Field(count, {
    optional: true,
    description: '… in the first so many; by default the latest checkpoint.',
  })
  size?: number;

  @Field(count, { optional: true, description: 'Consistency: from this size …' })
  from?: number;

  @Field(count, { optional: true, description: '… to this one; by default the latest checkpoint.' })
  to?: number;
}
