import {
  errorCodes,
  incidentCategories,
  items,
  parseHandler,
  parseIncidentCategory,
  parseIncidentReference,
  states,
} from '@icx/data-fixes';
import type { ErrorCode, IncidentCategory, IncidentReference, Item } from '@icx/data-fixes';
import { dataFixMembers, isDataFixCursor } from '@icx/data-fixes-service';
import { parseDeviceId } from '@icx/identifiers';
import type { DeviceId } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { Field } from '../http/field.ts';
import { flag, oneOf, text, wholeNumber } from '../http/parsers.ts';

const NOTE = 500;
const note = text(NOTE);
const MOST_CASES = 10_000;
const cases = (value: unknown): Parsed<readonly unknown[]> =>
  Array.isArray(value) && value.length >= 1 && value.length <= MOST_CASES
    ? (value as readonly unknown[])
    : refuse('cases-invalid', `Give a list of 1 to ${MOST_CASES} cases; send more in a call of their own.`);

const cursor = (value: unknown): Parsed<string> =>
  typeof value === 'string' && isDataFixCursor(value)
    ? value
    : refuse('cursor-invalid', 'Give the "next" of the page before, unchanged, or leave cursor out.');

export class DataFixDto {
  @Field(dataFixMembers.deviceId, { type: String, example: '00-DB-12-34-56-78-90-A0' })
  deviceId!: DeviceId;

  @Field(dataFixMembers.item, { enum: items, description: 'What of the device is wrong: one item per case.' })
  item!: Item;

  @Field(dataFixMembers.current, {
    optional: true,
    type: String,
    description: 'As the inventory has it, right or wrong.',
  })
  current?: unknown;

  @Field(dataFixMembers.wanted, {
    type: String,
    example: '1012345678903',
    description: 'As it should be; "none" for an MPxN that the device should not have.',
  })
  wanted!: unknown;

  @Field(dataFixMembers.errorCode, {
    optional: true,
    enum: errorCodes,
    description: 'What answered the failed update.',
  })
  errorCode?: ErrorCode;

  @Field(dataFixMembers.note, { optional: true, type: String })
  note?: string;

  @Field(dataFixMembers.consumerComplaint, {
    optional: true,
    type: Boolean,
    description: 'A consumer has complained. By default false.',
  })
  consumerComplaint?: boolean;

  @Field(dataFixMembers.category, { optional: true, type: Number, enum: incidentCategories })
  category?: IncidentCategory;
}

export class DataFixBatchDto {
  @Field(cases, {
    type: DataFixDto,
    isArray: true,
    description: `1 to ${MOST_CASES}. Each becomes a case of its own; a bad one does not hurt its neighbours.`,
  })
  cases!: readonly unknown[];
}

export class DataFixListDto {
  @Field(oneOf(states), { optional: true, enum: states })
  state?: string;

  @Field(parseHandler, { optional: true, type: String, description: 'The person at DCC who has it.' })
  handler?: string;

  @Field(flag, { optional: true, type: Boolean, description: 'Only those with, or without, a consumer complaint.' })
  complaint?: boolean;

  @Field(parseDeviceId, { optional: true, type: String })
  deviceId?: DeviceId;

  @Field(wholeNumber(1, 500), { optional: true, type: Number, default: 100 })
  limit?: number;

  @Field(cursor, { optional: true, type: String, description: 'The "next" of the page before.' })
  cursor?: string;
}

export class HandlerDto {
  @Field(parseHandler, { type: String, example: 'Ada Byron' })
  handler!: string;

  @Field(note, { optional: true, type: String, description: 'What the next handler should know.' })
  note?: string;
}

export class IncidentDto {
  @Field(parseIncidentReference, { type: String, example: 'INC000012345' })
  incident!: IncidentReference;

  @Field(parseIncidentCategory, { optional: true, type: Number, enum: incidentCategories })
  category?: IncidentCategory;
}

export class NoteDto {
  @Field(note, { type: String })
  note!: string;
}

export class RemarkDto {
  @Field(note, { optional: true, type: String })
  note?: string;
}

export class ResolutionDto {
  @Field(note, { type: String, description: 'How the inventory became right.' })
  how!: string;
}

export class RejectionDto {
  @Field(note, { type: String, description: 'Why there is nothing to correct, or not by DCC.' })
  why!: string;
}

export class DataFixWithdrawalDto {
  @Field(note, { optional: true, type: String })
  reason?: string;
}

export class ReopeningDto {
  @Field(note, { type: String, description: 'What is still wrong.' })
  reason!: string;
}
