import { describing } from '@icx/refusals';
import { longestTerm, parseDivision, parseRuleName } from '@icx/rules';
import { calendarNames, parsePlainDate, type CalendarName, type PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { flag, oneOf, wholeNumber } from '../http/parsers.ts';

const dryRun = {
  optional: true,
  default: false,
  description: 'Only tell what it would do; nothing is recorded, and one person may ask.',
} as const;

/** Not looked at, whatever it is: nobody is asked by its calendar. */
const passedOver = describing(() => true, { type: 'object' });

/** GOV.UK's bank-holidays.json as it is published; beside its divisions a name for the version, and whether it is only tried. */
export class BankHolidaysDto {
  @Field(parseDivision('england-and-wales'), { optional: true, description: 'As GOV.UK publishes it.' })
  'england-and-wales'?: readonly PlainDate[];

  @Field(parseDivision('scotland'), { optional: true, description: 'As GOV.UK publishes it.' })
  scotland?: readonly PlainDate[];

  @Field(passedOver, { optional: true, description: 'Passed over: no clock runs by it.' })
  'northern-ireland'?: true;

  @Field(parseRuleName, {
    optional: true,
    example: '2027.1',
    description: 'What the version is called from now on. By default gov-uk and the day.',
  })
  version?: string;

  @Field(flag, dryRun)
  dryRun?: boolean;
}

export class SlaTermDto {
  @Field(parseRuleName, { example: 'mp121-5wd', description: 'Its own, for good.' })
  id!: string;

  @Field(parsePlainDate, { description: 'The first London day of receipt to which it applies.' })
  effectiveFrom!: PlainDate;

  @Field(wholeNumber(1, longestTerm), { description: 'So many after the day of receipt, which is day 0.' })
  workingDays!: number;

  @Field(oneOf(calendarNames), { description: 'By which the Working Days are counted.' })
  calendar!: CalendarName;

  @Field(flag, dryRun)
  dryRun?: boolean;
}
