import { holdingStates } from '@icx/holdings-service';
import { kept, type Kept } from '@icx/holdings';
import { parseDeviceId, parseManufacturer, type DeviceId, type Manufacturer } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import { Field } from '../http/field.ts';
import { cursorOf, flag, line, oneOf, text, wholeNumber } from '../http/parsers.ts';

const source = line(64);
const reason = text(500);
/** Of a list in the order of arrival an id; of suspect ones a Device ID. */
const place = cursorOf((cursor) => /^([1-9][0-9]{0,17}|[0-9A-F]{2}(-[0-9A-F]{2}){7})$/.test(cursor));

export class HoldingFilterDto {
  @Field(source, { optional: true, description: 'Only what this file brought in, or this request’s answer.' })
  source?: string;

  @Field(parseManufacturer, { optional: true, description: 'Only devices of this manufacturer.' })
  manufacturer?: Manufacturer;

  @Field(oneOf(holdingStates), { optional: true, description: 'Only those that are so.' })
  state?: (typeof holdingStates)[number];
}

export class HoldingListDto extends HoldingFilterDto {
  @Field(place, { optional: true, description: 'The "next" of the page before.' })
  after?: string;

  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;
}

export class ConflictListDto {
  @Field(source, { optional: true, description: 'Only what this file brought in.' }) source?: string;

  @Field(place, { optional: true, description: 'The "next" of the page before.' })
  after?: string;

  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;
}

export class KeepingDto {
  @Field(flag, { description: 'Whether codes that you supply from now on are kept as your holdings.' }) keep!: boolean;
}

export class ConflictResolutionDto {
  @Field(line(18), { optional: true, description: 'The id of one conflict.' }) conflict?: string;
  @Field(source, { optional: true, description: 'Instead: all that this file brought in.' }) source?: string;
  @Field(oneOf(kept), { description: 'held: what you hold stays. other: the later code takes its place.' }) keep!: Kept;
  @Field(reason, { description: 'Why; told to whoever was given the code that is discarded.' }) reason!: string;
}

export class HoldingDeletionDto {
  @Field(parseDeviceId, { optional: true, description: 'What you hold for this device.' }) deviceId?: DeviceId;
  @Field(source, { optional: true, description: 'Instead: all that this file brought in.' }) source?: string;
  @Field(reason, { description: 'Why: for your own record.' }) reason!: string;
}

export class ClearanceDto {
  @Field(parseDeviceId, { description: 'What you hold for this device.' }) deviceId!: DeviceId;
  @Field(reason, { description: 'Why the code is right after all: for your own record.' }) reason!: string;
}

/** One of two members that say which: both, or neither, is refused. */
export const oneOfTwo = <One, Other>(
  [name, one]: readonly [string, One | undefined],
  other: Other | undefined,
): { readonly one: One } | { readonly source: Other } | Refusal => {
  if (one !== undefined && other !== undefined)
    return refuse('member-not-applicable', `Give ${name} or source, not both.`, '/source');
  if (one !== undefined) return { one };
  return other === undefined ? refuse('required', `Say which: give ${name} or source.`, `/${name}`) : { source: other };
};
