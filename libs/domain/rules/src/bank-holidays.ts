import { describing, isRefusal, refuse, type Parsed, type Parser } from '@icx/refusals';
import { isWeekend, parsePlainDate, type PlainDate } from '@icx/working-days';
import type { OwnCalendarName } from './events.ts';

/** What SECAS applies: of each calendar the bank holidays that were published, in order. Outside of them it says nothing. */
export interface CalendarDraft {
  readonly version: string;
  readonly holidays: Readonly<Partial<Record<OwnCalendarName, readonly PlainDate[]>>>;
}

/** Events of one division: a century of bank holidays. */
const MOST = 1_000;

/** Of what a date is called and how it is kept nothing is read. */
const eventMembers = {
  title: { type: 'string' },
  date: parsePlainDate.takes,
  notes: { type: 'string' },
  bunting: { type: 'boolean' },
} as const;

const wrong = (detail: string, pointer: string) => refuse('bank-holidays-invalid', detail, pointer);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readDay = (event: unknown, pointer: string): Parsed<PlainDate> => {
  const date = isObject(event) ? event['date'] : undefined;
  const on = parsePlainDate(date);
  if (isRefusal(on)) return wrong(on.detail, pointer);
  if (on < '2000-01-01' || on > '2099-12-31') return wrong(`${on} is not in this century: correct it.`, pointer);
  return isWeekend(on)
    ? wrong(`${on} is at a weekend: give the day that stands for it, if there is one.`, pointer)
    : on;
};

/**
 * A division of GOV.UK's `bank-holidays.json`: `{division, events: [{title, date, notes, bunting}]}`. Only dates are taken.
 * @returns the days in order; refusal `bank-holidays-invalid` with a JSON Pointer from the division.
 */
export const parseDivision = (name: OwnCalendarName): Parser<readonly PlainDate[]> =>
  describing(
    (value) => {
      const { division = name, events } = isObject(value) ? value : {};
      if (division !== name)
        return wrong(`This is of another division than ${name}: put it where it belongs.`, '/division');
      if (!Array.isArray(events) || events.length === 0 || events.length > MOST)
        return wrong(`Give "events" as GOV.UK publishes them, 1 to ${MOST}.`, '/events');
      const days = new Set<PlainDate>();
      for (const [index, event] of (events as readonly unknown[]).entries()) {
        const pointer = `/events/${index}/date`;
        const on = readDay(event, pointer);
        if (isRefusal(on)) return on;
        if (days.has(on)) return wrong(`${on} stands twice: take one out.`, pointer);
        days.add(on);
      }
      return [...days].toSorted();
    },
    {
      type: 'object',
      properties: {
        division: { type: 'string', const: name },
        events: {
          type: 'array',
          minItems: 1,
          maxItems: MOST,
          items: { type: 'object', properties: eventMembers, required: ['date'] },
        },
      },
      required: ['events'],
    },
  );
