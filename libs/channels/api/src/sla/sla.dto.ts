import { fuels, parsePartyId, type Fuel, type PartyId } from '@icx/identifiers';
import { partyChannels, type PartyChannel } from '@icx/parties';
import { routingBases, type RoutingBasis } from '@icx/requests';
import { isLegCursor, legListNames, legSides, type LegListName, type LegSide } from '@icx/sla-service';
import { parsePlainDate, type PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { cursorOf, flag, oneOf, wholeNumber } from '../http/parsers.ts';

/** What legs are narrowed to, in every list and figure. */
export class SiftingDto {
  @Field(oneOf(fuels), { optional: true, description: 'Only those for meters of this fuel.' })
  fuel?: Fuel;

  @Field(oneOf(routingBases), { optional: true, description: 'Only those put to somebody for this reason.' })
  basis?: RoutingBasis;

  @Field(oneOf(partyChannels), { optional: true, description: 'By which the addressee wanted to be reached.' })
  channel?: PartyChannel;
}

/** Of whom, beside. */
export class WhoseDto extends SiftingDto {
  @Field(parsePartyId, { optional: true, example: 'BBBB', description: 'SECAS: of this party alone.' })
  party?: PartyId;

  @Field(oneOf(legSides), {
    optional: true,
    description: 'Put to the party, or asked for by it. By default addressee.',
  })
  as?: LegSide;
}

class PageDto extends WhoseDto {
  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;

  @Field(cursorOf(isLegCursor), {
    optional: true,
    description: 'The "next" of the page before, with the same filters. A page may have fewer items than its limit.',
  })
  after?: string;
}

export class ApproachingDto extends PageDto {
  @Field(wholeNumber(0, 60), { optional: true, default: 5, description: 'Due within so many Working Days from today.' })
  days?: number;
}

class DaysDto extends PageDto {
  @Field(parsePlainDate, { optional: true, description: 'Due, or as its list has it, on this day or later.' })
  from?: PlainDate;

  @Field(parsePlainDate, { optional: true, description: 'On this day or earlier.' })
  to?: PlainDate;
}

export class BreachesDto extends DaysDto {
  @Field(flag, { optional: true, description: 'Only those that are not answered yet.' })
  open?: boolean;

  @Field(wholeNumber(0, 250), { optional: true, description: 'Only those due at least so many Working Days ago.' })
  days?: number;

  @Field(flag, { optional: true, description: 'Also those whose dispute was upheld.' })
  upheld?: boolean;
}

export class LegsDto extends DaysDto {
  @Field(oneOf(legListNames), { optional: true, default: 'open', description: 'Which list; the figures name them.' })
  of?: LegListName;

  @Field(parsePlainDate, { optional: true, description: 'Counts as received on this day or later.' })
  receivedFrom?: PlainDate;

  @Field(parsePlainDate, { optional: true, description: 'On this day or earlier.' })
  receivedTo?: PlainDate;
}

export class LeagueDto extends SiftingDto {
  @Field(parsePlainDate, {
    optional: true,
    description: 'Due on this day or later; by default from the first of this month.',
  })
  from?: PlainDate;

  @Field(parsePlainDate, { optional: true, description: 'Due on this day or earlier; today at the latest.' })
  to?: PlainDate;
}
