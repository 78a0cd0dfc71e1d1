import { count, day, document, nullable, oneOf, Type, type DocumentOf } from '@icx/documents';
import type { ReadStore } from '@icx/read-store';
import { isRefusal } from '@icx/refusals';
import { calendarNames, workingDaysBetween, type PlainDate } from '@icx/working-days';
import { hrefOf, type LegSifting, type Whose } from './leg-filters.ts';
import { slaQueries } from './queries.ts';
import type { Today } from './summary.ts';

/** Working Days since receipt at which each bucket begins [choice]: to 10, the term; from there on it is late. */
const BEGINS = [0, 3, 6, 9, 11, 16, 21, 41] as const;

export const slaAgeingSchema = document(
  'SlaAgeing',
  {
    today: day(),
    calendar: oneOf(calendarNames, { description: 'By which all are counted: that of the term in force today.' }),
    buckets: Type.Array(
      Type.Object({
        from: count({ description: 'Working Days since receipt.' }),
        to: nullable(count()),
        count: count(),
        href: nullable(Type.String({ description: 'The list that has exactly these; null: none.' })),
      }),
    ),
  },
  { description: 'How long running legs have waited since they count as received.' },
);
export type SlaAgeing = DocumentOf<typeof slaAgeingSchema>;

export const ageingOf = async (
  views: ReadStore,
  whose: Whose,
  sifting: LegSifting,
  { today, calendar }: Today,
): Promise<SlaAgeing> => {
  const days = await slaQueries.received(views, whose, sifting);
  const aged = days
    .map(({ received_on: on, count: many }) => ({ on: on!, many, age: ageOn(on!, today, calendar) }))
    .toSorted((one, other) => (one.on < other.on ? -1 : 1));
  return {
    ...{ today, calendar: calendar.name },
    buckets: BEGINS.map((from, n) => {
      const to = (BEGINS[n + 1] ?? Infinity) - 1;
      const own = aged.filter(({ age }) => age >= from && age <= to);
      const received = { receivedFrom: own[0]?.on, receivedTo: own.at(-1)?.on };
      return {
        ...{ from, to: to === Infinity ? null : to, count: own.reduce((sum, { many }) => sum + many, 0) },
        href: own.length === 0 ? null : hrefOf({ of: 'running', ...(received as object), ...sifting, ...whose }),
      };
    }),
  };
};

/** Received on a day that is not yet: at a weekend, it counts as on the Monday. What no calendar reaches is older than all. */
const ageOn = (on: PlainDate, today: PlainDate, calendar: Today['calendar']): number => {
  const age = workingDaysBetween(on, today, calendar);
  return isRefusal(age) ? Number.MAX_SAFE_INTEGER : Math.max(0, age);
};
