import { parseDeviceId, parseMpxn } from '@icx/identifiers';
import type { DeviceId, Mpxn } from '@icx/identifiers';
import { parseMemberName, type MemberName } from '@icx/parties';
import { routingBases } from '@icx/requests';
import type { RoutingBasis } from '@icx/requests';
import { isCursor, listSorts, requestStates } from '@icx/requests-service';
import type { ListSort } from '@icx/requests-service';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { Field, formerly } from '../http/field.ts';
import { cursorOf, flag, line, oneOf, wholeNumber } from '../http/parsers.ts';

const place = cursorOf(isCursor);
const relations = ['requester', 'addressee'] as const;

/** What a list is narrowed to, or what is counted. Of a leg: the latest that you see. */
export class FilterDto {
  @Field(oneOf(requestStates), { optional: true, description: 'Only those that are so.' })
  state?: (typeof requestStates)[number];

  @Field(flag, { optional: true, description: 'Only those that have ended, or have not.' })
  ended?: boolean;

  @Field(oneOf(relations), { optional: true, description: 'Yours as requester, or put to you.' })
  relation?: (typeof relations)[number];

  @Field(parseDeviceId, { optional: true, description: 'Only those for this device.' })
  deviceId?: DeviceId;

  @Field(parseMpxn, { optional: true, description: 'MPAN core or MPRN of the meter point.' })
  mpxn?: Mpxn;

  @Field(line(60), { optional: true, example: 'BBBB', description: 'To whom the latest leg is put.' })
  addressee?: string;

  @Field(oneOf(routingBases), { optional: true, description: 'Why that one is asked.' })
  basis?: RoutingBasis;

  @Field(parsePlainDate, {
    optional: true,
    description: 'Only those whose clock runs and which are due before this day.',
  })
  dueBefore?: PlainDate;

  @Field(flag, { optional: true, description: 'Only those whose clock runs past its due day, or not.' })
  overdue?: boolean;

  @Field(flag, { optional: true, description: 'Only backlog, or none of it.' })
  backlog?: boolean;

  @Field(flag, { optional: true, description: 'Only those with, or without, a breach.' })
  breached?: boolean;

  @Field(flag, { optional: true, description: 'Only those whose reveal waits for SECAS, or does not.' })
  quarantined?: boolean;

  @Field(flag, {
    optional: true,
    description: 'Only those whose install date waits for a decision of SECAS, or not.',
  })
  contested?: boolean;

  @Field(flag, { optional: true, description: 'Only those of which a disputed breach waits for SECAS, or none does.' })
  disputed?: boolean;

  @Field(flag, {
    optional: true,
    description: 'Only those that one side states to be answered outside, with no word of the other yet, or not.',
  })
  claimed?: boolean;

  @Field(parseMemberName, {
    optional: true,
    description: 'Only those that were put to you and that this colleague of yours has.',
  })
  assignedTo?: MemberName;

  @Field(flag, { optional: true, description: 'Only those that none, or any, of your colleagues has.' })
  unassigned?: boolean;

  @Field(line(100), {
    optional: true,
    description: 'Text of your own reference, any part of it, whatever its capitals. Nobody else’s is looked at.',
  })
  reference?: string;
}

export class ListDto extends FilterDto {
  @Field(oneOf(listSorts), {
    optional: true,
    description:
      'raised: oldest first. due: what is due next first, what has no running clock last. ' +
      'By default raised; due with dueBefore or overdue.',
  })
  sort?: ListSort;

  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;

  @Field(place, {
    optional: true,
    description:
      'The "next" of the page before, with the same filters. A page may have fewer items than its limit, even none, ' +
      'and a "next": then what you ask for is rare, and the search goes on there.',
  })
  after?: string;

  @Field(place, { optional: true, ...formerly('after') }) cursor?: string;
}
