import { parseMpxn } from '@icx/identifiers';
import type { Mpxn } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import type { SwitchId } from '@icx/switching';
import { switchMembers } from '@icx/switching-service';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { wholeNumber } from '../http/parsers.ts';

const MOST_SWITCHES = 10_000;
const switches = (value: unknown): Parsed<readonly unknown[]> =>
  Array.isArray(value) && value.length >= 1 && value.length <= MOST_SWITCHES
    ? (value as readonly unknown[])
    : refuse('switches-invalid', `Give a list of 1 to ${MOST_SWITCHES} switches; send more in a call of their own.`);

const party = 'By PartyId, MPID or gas short code.';

export class SwitchDto {
  @Field(switchMembers.mpxn, {
    type: String,
    example: '1012345678903',
    description: 'MPAN core or MPRN of the meter point.',
  })
  mpxn!: Mpxn;

  @Field(switchMembers.losing, {
    optional: true,
    type: String,
    nullable: true,
    example: 'AAAA',
    description: `Who loses the supply. Null or left out: first registration. ${party}`,
  })
  losing?: string;

  @Field(switchMembers.gaining, { type: String, example: 'CCCC', description: `Who gains the supply. ${party}` })
  gaining!: string;

  @Field(switchMembers.effectiveFrom, {
    type: String,
    format: 'date',
    description: 'First day, London, on which the gaining supplier supplies.',
  })
  effectiveFrom!: PlainDate;

  @Field(switchMembers.id, {
    optional: true,
    type: String,
    description:
      'The feed’s own name of the switch. Left out, it is named by its gaining supplier and day, and these two cannot be corrected.',
  })
  id?: SwitchId;

  @Field(switchMembers.version, {
    optional: true,
    type: Number,
    default: 1,
    description: 'A higher one corrects the lower ones of the same id, in whatever order they come.',
  })
  version?: number;

  @Field(switchMembers.withdrawn, {
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
