import { isRefusal } from '@icx/refusals';
import {
  addDays,
  atLondon,
  londonDate,
  parseInstant,
  parsePlainDate,
  weekdayOf,
  type PlainDate,
} from '@icx/working-days';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Check } from 'typebox/value';

const text = Type.String();
const number = Type.Integer();
const orNull = <S extends ReturnType<typeof Type.Unknown> | typeof text | typeof number>(schema: S) =>
  Type.Union([schema, Type.Null()]);

const daySchema = Type.Object({ date: text, weekday: text, workingDay: orNull(number), because: orNull(text) });
const calculationSchema = Type.Object({
  ...{ revision: text, receivedAt: text, receivedOn: text, dueOn: text, dueAt: text },
  ...{ term: text, termWorkingDays: orNull(number), grace: number, calendar: text, calendarVersion: text },
  days: Type.Union([Type.Array(daySchema), Type.Null()]),
});
const schema = Type.Object({
  events: Type.Array(Type.Object({ revision: text, type: text, data: Type.Record(text, Type.Unknown()) })),
  deadlines: Type.Array(calculationSchema),
});
type Calculation = Static<typeof calculationSchema>;
type Day = Static<typeof daySchema>;

export interface Recount {
  readonly holds: boolean;
  readonly what: string;
}

/**
 * Counts the due dates of a bundle again, with the days that it tells: whether they are those of the events, whether weekends
 * are what they are, and whether the count comes to the term. Which days were bank holidays it takes from the bundle.
 */
export const recount = (document: unknown): Recount => {
  if (!Check(schema, document)) return { holds: false, what: 'The due dates cannot be read.' };
  const { events, deadlines } = document;
  const recorded = new Map(events.map(({ revision, data }) => [revision, data['deadline'] ?? data['after']]));
  const told = new Set(deadlines.map(({ revision }) => revision));
  const untold = events.find(({ revision, data }) => data['deadline'] && !told.has(revision));
  if (untold) return { holds: false, what: `How the due date of event ${untold.revision} came about is missing.` };
  const wrong = deadlines.find((one) => !isRecorded(one, recorded.get(one.revision)) || !addsUp(one));
  if (wrong) return { holds: false, what: `The due date of event ${wrong.revision} is not what its days come to.` };
  const counted = deadlines.filter(({ days }) => days !== null).length;
  const what = `${counted} of ${deadlines.length} due dates were counted again, day by day, and come to what was recorded.`;
  return { holds: true, what };
};

/** What the event says, whose leaf is another check’s business. */
const isRecorded = (calculation: Calculation, recorded: unknown): boolean => {
  const { receivedOn, dueOn, dueAt, term, calendar, calendarVersion, grace } = calculation;
  const told = { receivedOn, dueOn, dueAt, term, calendar, calendarVersion, grace };
  const said = { grace: 0, ...(recorded as Partial<typeof told> | undefined) };
  return Object.entries(told).every(([name, value]) => said[name as keyof typeof told] === value);
};

const addsUp = ({ receivedAt, receivedOn, dueOn, dueAt, termWorkingDays, grace, days }: Calculation): boolean => {
  const [instant, last] = [parseInstant(receivedAt), parsePlainDate(dueOn)];
  // The calendar of the program ends with the year 9999.
  if (isRefusal(instant) || isRefusal(last) || last > '9000' || dueAt !== atLondon(addDays(last, 1), '00:00'))
    return false;
  if (days === null) return true;
  const numbers = numbered(days, londonDate(instant), last);
  if (!numbers || days.find(({ workingDay }) => workingDay === 0)?.date !== receivedOn) return false;
  return termWorkingDays === null || numbers - 1 === termWorkingDays + grace;
};

/** How many of the days count, from first to last without a gap; `undefined`: they are not as they are told. */
const numbered = (days: readonly Day[], first: PlainDate, last: PlainDate): number | undefined => {
  let [date, counted] = [first, 0];
  for (const { because, workingDay, ...told } of days) {
    const weekday = weekdayOf(date);
    const weekend = weekday === 'Saturday' || weekday === 'Sunday';
    const isTold = date <= last && told.date === date && told.weekday === weekday;
    if (!isTold || (weekend && because !== weekday.toLowerCase())) return undefined;
    if (workingDay !== (because === null ? counted++ : null)) return undefined;
    date = addDays(date, 1);
  }
  return days.at(-1)?.date === last ? counted : undefined;
};
