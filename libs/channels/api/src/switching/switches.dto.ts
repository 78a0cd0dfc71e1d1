import { parseMpxn } from '@icx/identifiers';
import type { Mpxn } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { parseSwitchId } from '@icx/switching';
import type { SwitchId } from '@icx/switching';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { flag, line, wholeNumber, withoutCode } from '../http/parsers.ts';

const MOST_SWITCHES = 10_000;
const switches = (value: unknown): Parsed<readonly unknown[]> =>
  Array.isArray(value) && value.length >= 1 && value.length <= MOST_SWITCHES
    ? (value as readonly unknown[])
    : refuse('switches-invalid', `Give a list of 1 to ${MOST_SWITCHES} switches; send more in a call of their own.`);

const supplier = line(60);
const party = 'By PartyId, MPID or gas short code.';

export class SwitchDto {
  @Field(parseMpxn, { type: String, example: '1012345678903', description: 'MPAN core or MPRN of the meter point.' })
  mpxn!: Mpxn;

  @Field(supplier, {
    optional: true,
    type: String,
    nullable: true,
    example: 'AAAA',
    description: `Who loses the supply. Null or left out: first registration. ${party}`,
  })
  losing?: string;

  @Field(supplier, { type: String, example: 'CCCC', description: `Who gains the supply. ${party}` })
  gaining!: string;

  @Field(parsePlainDate, {
    type: String,
    format: 'date',
    description: 'First day, London, on which the gaining supplier supplies.',
  })
  effectiveFrom!: PlainDate;

  @Field(withoutCode(parseSwitchId), {
    optional: true,
    type: String,
    description:
      'The feed’s own name of the switch. Left out, it is named by its gaining supplier and day, and these two cannot be corrected.',
  })
  id?: SwitchId;

  @Field(wholeNumber(1, 1_000_000), {
    optional: true,
    type: Number,
    default: 1,
    description: 'A higher one corrects the lower ones of the same id, in whatever order they come.',
  })
  version?: number;

  @Field(flag, {
    optional: true,
    type: Boolean,
    default: false,
    description: 'The switch does not, or did not, take place. Requests that it ended go on as they were.',
  })
  withdrawn?: boolean;
}

export class SwitchBatchDto {
  @Field(switches, {
    type: SwitchDto,
    isArray: true,
    description: `1 to ${MOST_SWITCHES}, in any order. A bad one is rejected by itself and does not hurt its neighbours.`,
  })
  switches!: readonly unknown[];
}

export class CountsDto {
  @Field(parsePlainDate, {
    optional: true,
    type: String,
    format: 'date',
    description: 'The London day on which the messages were received. By default today.',
  })
  date?: PlainDate;
}

export class ContradictionsDto {
  @Field(parseMpxn, { optional: true, type: String, description: 'The "next" of the page before.' })
  after?: Mpxn;

  @Field(wholeNumber(1, 500), { optional: true, type: Number, default: 100 })
  limit?: number;
}
