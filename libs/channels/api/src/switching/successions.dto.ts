import { fuels, parseMpxn } from '@icx/identifiers';
import type { Fuel, Mpxn } from '@icx/identifiers';
import { isRefusal, listTaken, refuse } from '@icx/refusals';
import type { Parsed, Refusal } from '@icx/refusals';
import { largestScope, longestGrace, successionKinds } from '@icx/switching';
import type { SuccessionKind } from '@icx/switching';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { line, oneOf, text, wholeNumber } from '../http/parsers.ts';

const supplier = line(60);

/** How many there may be is for the succession to say. */
const mpxns = (value: unknown): Parsed<readonly Mpxn[]> => {
  if (!Array.isArray(value)) return refuse('mpxns-invalid', 'Give a list of MPxNs, or leave it out for all of them.');
  const parsed = (value as readonly unknown[]).map(parseMpxn);
  const wrong = parsed.findIndex(isRefusal);
  return wrong < 0 ? (parsed as readonly Mpxn[]) : { ...(parsed[wrong] as Refusal), pointer: `/${wrong}` };
};

mpxns.takes = listTaken(parseMpxn.takes, 1, largestScope);

export class SuccessionDto {
  @Field(oneOf(successionKinds), {
    description: 'solr: a Supplier of Last Resort takes the customers of one that failed.',
  })
  kind!: SuccessionKind;

  @Field(supplier, {
    example: 'FFFF',
    description: 'Who is succeeded. By PartyId, MPID or gas short code.',
  })
  from!: string;

  @Field(supplier, { example: 'CCCC', description: 'Who takes over.' })
  to!: string;

  @Field(parsePlainDate, { description: 'First day, London, of the successor.' })
  effectiveFrom!: PlainDate;

  @Field(oneOf(fuels), { optional: true, description: 'Only meter points of that fuel. By default both.' })
  fuel?: Fuel;

  @Field(mpxns, {
    optional: true,
    example: ['1012345678903'],
    description: `Only these meter points, at most ${largestScope}. By default all. The most specific succession counts.`,
  })
  mpxns?: readonly Mpxn[];

  @Field(wholeNumber(0, longestGrace), {
    optional: true,
    default: 0,
    description: 'Working Days on top of the term of legs that are put to the successor, who may still wait for files.',
  })
  grace?: number;

  @Field(text(500), { optional: true, description: 'For people: shown to every party.' })
  reason?: string;
}

export class SuccessionReversalDto {
  @Field(text(500), { description: 'Why it was wrong. Shown to every party, and in what moves back.' })
  reason!: string;
}
