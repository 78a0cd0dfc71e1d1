import { mostAnswers } from '@icx/holdings-service';
import {
  deviceTypes as allTypes,
  fuels,
  parseDeviceType,
  parseManufacturer,
  parseRequestId,
  type DeviceType,
  type Fuel,
  type Manufacturer,
  type RequestId,
} from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import { parsePlainDate, type PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { cursorOf, line, listOf, oneOf, text, wholeNumber } from '../http/parsers.ts';

const MOST = 100;
const listInvalid = refuse('list-invalid', `Give a list of 1 to ${MOST}, or leave it out for any.`);
const requestsInvalid = refuse(
  'list-invalid',
  `Give a list of 1 to ${mostAnswers} request ids, or leave it out for the first that are offered.`,
);

export class InstructionDto {
  @Field(oneOf(fuels), { optional: true, description: 'Only for meter points of that fuel. By default any.' })
  fuel?: Fuel;

  @Field(listOf(parseDeviceType, 1, allTypes.length, listInvalid), {
    optional: true,
    example: ['ESME'],
    description: 'Only for devices of these types.',
  })
  deviceTypes?: readonly DeviceType[];

  @Field(listOf(parseManufacturer, 1, MOST, listInvalid), {
    optional: true,
    example: ['Wattmeter Ltd'],
    description: 'Only for devices of theirs, as the holding names them.',
  })
  manufacturers?: readonly Manufacturer[];

  @Field(listOf(line(60), 1, MOST, listInvalid), {
    optional: true,
    example: ['AAAA'],
    description: 'Only where one of these asks. By PartyId, MPID or gas short code.',
  })
  requesters?: readonly string[];

  @Field(parsePlainDate, { optional: true, description: 'First day, London; today or later, by default today.' })
  from?: PlainDate;

  @Field(parsePlainDate, { optional: true, description: 'The day after the last; by default until it is ended.' })
  to?: PlainDate;
}

export class InstructionEndDto {
  @Field(text(500), { description: 'Why: for your own record.' })
  reason!: string;
}

export class OfferListDto {
  @Field(cursorOf((cursor) => cursor.startsWith('icr_')), {
    optional: true,
    description: 'The "next" of the page before.',
  })
  after?: string;

  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;
}

export class HoldingAnswersDto {
  @Field(listOf(parseRequestId, 1, mostAnswers, requestsInvalid), {
    optional: true,
    description: `Which of your offers; by default the first ${mostAnswers}.`,
  })
  requests?: readonly RequestId[];
}
