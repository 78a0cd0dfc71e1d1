import { parseHandler, parseIncidentCategory, parseIncidentReference, states } from '@icx/data-fixes';
import type { ErrorCode, IncidentCategory, IncidentReference, Item } from '@icx/data-fixes';
import { dataFixMembers, isDataFixCursor } from '@icx/data-fixes-service';
import { parseDeviceId } from '@icx/identifiers';
import type { DeviceId } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import { getSchemaPath } from '@nestjs/swagger';
import { Field, formerly } from '../http/field.ts';
import { cursorOf, flag, oneOf, rowsOf, text, wholeNumber } from '../http/parsers.ts';

const NOTE = 500;
const note = text(NOTE);
const MOST_CASES = 10_000;
const place = cursorOf(isDataFixCursor);

export class DataFixDto {
  @Field(dataFixMembers.deviceId, { description: 'EUI-64 of the device that is listed wrongly.' })
  deviceId!: DeviceId;

  @Field(dataFixMembers.item, { description: 'What of the device is wrong: one item per case.' })
  item!: Item;

  @Field(dataFixMembers.current, {
    optional: true,
    description: 'As the inventory has it, right or wrong.',
  })
  current?: unknown;

  @Field(dataFixMembers.wanted, {
    description: 'As it should be; "none" for an MPxN that the device should not have.',
  })
  wanted!: unknown;

  @Field(dataFixMembers.errorCode, {
    optional: true,
    description: 'What answered the failed update.',
  })
  errorCode?: ErrorCode;

  @Field(dataFixMembers.note, { optional: true, description: 'What else the handler at DCC should know.' })
  note?: string;

  @Field(dataFixMembers.consumerComplaint, {
    optional: true,
    description: 'A consumer has complained. By default false.',
  })
  consumerComplaint?: boolean;

  @Field(dataFixMembers.category, {
    optional: true,
    description: 'Of the Incident, as you see it.',
  })
  category?: IncidentCategory;
}

const cases = rowsOf(
  { takes: { $ref: getSchemaPath(DataFixDto) } },
  MOST_CASES,
  refuse('cases-invalid', `Give a list of 1 to ${MOST_CASES} cases; send more in a call of their own.`),
);

export class DataFixBatchDto {
  @Field(cases, {
    description: `1 to ${MOST_CASES}. Each becomes a case of its own; a bad one does not hurt its neighbours.`,
  })
  cases!: readonly unknown[];
}

export class DataFixListDto {
  @Field(oneOf(states), { optional: true, description: 'Only those that are so.' })
  state?: (typeof states)[number];

  @Field(parseHandler, { optional: true, description: 'The person at DCC who has it.' })
  handler?: string;

  @Field(flag, { optional: true, description: 'Only those with, or without, a consumer complaint.' })
  complaint?: boolean;

  @Field(parseDeviceId, { optional: true, description: 'Only those of this device.' })
  deviceId?: DeviceId;

  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;

  @Field(place, { optional: true, description: 'The "next" of the page before.' })
  after?: string;

  @Field(place, { optional: true, ...formerly('after') }) cursor?: string;
}

export class HandlerDto {
  @Field(parseHandler, { example: 'Ada Byron', description: 'The person at DCC who has it from now on.' })
  handler!: string;

  @Field(note, { optional: true, description: 'What the next handler should know.' })
  note?: string;
}

export class IncidentDto {
  @Field(parseIncidentReference, { description: 'Its reference at DCC.' })
  incident!: IncidentReference;

  @Field(parseIncidentCategory, { optional: true, description: 'Its category at DCC.' })
  category?: IncidentCategory;
}

export class NoteDto {
  @Field(note, { description: 'Whatever both sides should know.' })
  note!: string;
}

export class RemarkDto {
  @Field(note, { optional: true, description: 'Whatever both sides should know.' })
  note?: string;
}

export class ResolutionDto {
  @Field(note, { description: 'How the inventory became right.' })
  how!: string;
}

export class RejectionDto {
  @Field(note, { description: 'Why there is nothing to correct, or not by DCC.' })
  why!: string;
}

export class DataFixWithdrawalDto {
  @Field(note, { optional: true, description: 'Why.' })
  reason?: string;
}

export class ReopeningDto {
  @Field(note, { description: 'What is still wrong.' })
  reason!: string;
}
