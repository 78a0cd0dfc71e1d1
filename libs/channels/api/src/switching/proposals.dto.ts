import { refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { Field } from '../http/field.ts';
import { wholeNumber } from '../http/parsers.ts';

const cursor = (value: unknown): Parsed<number> =>
  typeof value === 'string' && /^\d{1,15}$/.test(value)
    ? Number(value)
    : refuse('cursor-invalid', 'Give the "next" of the page before, unchanged, or leave after out.');

export class ProposalListDto {
  @Field(cursor, { optional: true, type: String, description: 'The "next" of the page before.' })
  after?: number;

  @Field(wholeNumber(1, 500), { optional: true, type: Number, default: 100 })
  limit?: number;
}
