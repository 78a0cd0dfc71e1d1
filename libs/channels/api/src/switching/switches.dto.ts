import { parseMpxn } from '@icx/identifiers';
import type { Mpxn } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { SwitchId } from '@icx/switching';
import { switchMembers } from '@icx/switching-service';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { getSchemaPath } from '@nestjs/swagger';
import { Field } from '../http/field.ts';
import { rowsOf, wholeNumber } from '../http/parsers.ts';

const MOST_SWITCHES = 10_000;

const party = 'By PartyId, MPID or gas short code.';

export class SwitchDto {
  @Field(switchMembers.mpxn, {
    description: 'MPAN core or MPRN of the meter point.',
  })
  mpxn!: Mpxn;

  @Field(switchMembers.losing, {
    optional: true,

    example: 'AAAA',
    description: `Who loses the supply. Null or left out: first registration. ${party}`,
  })
  losing?: string;

  @Field(switchMembers.gaining, { example: 'CCCC', description: `Who gains the supply. ${party}` })
  gaining!: string;

  @Field(switchMembers.effectiveFrom, {
    description: 'First day, London, on which the gaining supplier supplies.',
  })
  effectiveFrom!: PlainDate;

  @Field(switchMembers.id, {
    optional: true,
    description:
      'The feed’s own name of the switch. Left out, it is named by its gaining supplier and day, and these two cannot be corrected.',
  })
  id?: SwitchId;

  @Field(switchMembers.version, {
    optional: true,
    default: 1,
    description: 'A higher one corrects the lower ones of the same id, in whatever order they come.',
  })
  version?: number;

  @Field(switchMembers.withdrawn, {
    optional: true,
    default: false,
    description: 'The switch does not, or did not, take place. Requests that it ended go on as they were.',
  })
  withdrawn?: boolean;
}

const switches = rowsOf(
  { takes: { $ref: getSchemaPath(SwitchDto) } },
  MOST_SWITCHES,
  refuse('switches-invalid', `Give a list of 1 to ${MOST_SWITCHES} switches; send more in a call of their own.`),
);

export class SwitchBatchDto {
  @Field(switches, {
    description: `1 to ${MOST_SWITCHES}, in any order. A bad one is rejected by itself and does not hurt its neighbours.`,
  })
  switches!: readonly unknown[];
}

export class CountsDto {
  @Field(parsePlainDate, {
    optional: true,
    description: 'The London day on which the messages were received. By default today.',
  })
  date?: PlainDate;
}

export class ContradictionsDto {
  @Field(parseMpxn, { optional: true, description: 'The "next" of the page before.' })
  after?: Mpxn;

  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;
}
