import { must } from '@icx/refusals';
import fc from 'fast-check';
import {
  addDays,
  calendars,
  deadline,
  inTime,
  instant,
  isWorkingDay,
  londonDate,
  makeCalendar,
  plainDate,
  revise,
  workingDaysBetween,
  type CalendarName,
  type Term,
} from './index.ts';

const termOf = (calendar: CalendarName, workingDays = 10): readonly Term[] => [
  { id: 'sla', effectiveFrom: plainDate('2019-01-01'), workingDays, calendar },
];
const anyName = fc.constantFrom<CalendarName>('england-and-wales', 'scotland', 'union');
// To the end of November 2028: the longest term below is still due within the calendars.
const anyReceipt = fc
  .date({ min: new Date('2019-01-01T00:00:00Z'), max: new Date('2028-11-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => instant(date.toISOString()));

test('due is a Working Day, exactly ten Working Days after day 0, and 24:00 is the end of that day in London', () => {
  fc.assert(
    fc.property(anyName, anyReceipt, (name, at) => {
      const due = must(deadline(at, termOf(name), calendars));
      expect(isWorkingDay(due.receivedOn, calendars[name])).toBe(true);
      expect(isWorkingDay(due.dueOn, calendars[name])).toBe(true);
      expect(workingDaysBetween(due.receivedOn, due.dueOn, calendars[name])).toBe(10);
      expect(londonDate(due.dueAt)).toBe(addDays(due.dueOn, 1));
      expect(londonDate(instant(new Date(Date.parse(due.dueAt) - 1).toISOString()))).toBe(due.dueOn);
    }),
  );
});

test('a later receipt is never due earlier', () => {
  fc.assert(
    fc.property(anyName, anyReceipt, anyReceipt, fc.integer({ min: 1, max: 15 }), (name, one, other, workingDays) => {
      const [earlier, later] = one < other ? [one, other] : [other, one];
      const dueAt = (at: typeof one) => must(deadline(at, termOf(name, workingDays), calendars)).dueAt;
      expect(dueAt(earlier) <= dueAt(later)).toBe(true);
    }),
  );
});

test('the union calendar is never due before either of the two', () => {
  fc.assert(
    fc.property(anyReceipt, (at) => {
      const dueOn = (name: CalendarName) => must(deadline(at, termOf(name), calendars)).dueOn;
      expect(dueOn('union') >= dueOn('england-and-wales')).toBe(true);
      expect(dueOn('union') >= dueOn('scotland')).toBe(true);
    }),
  );
});

test('reminders are in order, after receipt, on Working Days and early enough to answer in time', () => {
  fc.assert(
    fc.property(anyName, anyReceipt, fc.integer({ min: 1, max: 15 }), (name, at, workingDays) => {
      const due = must(deadline(at, termOf(name, workingDays), calendars));
      const moments = due.reminders.map((reminder) => reminder.at);
      expect(moments).toEqual([...moments].sort());
      for (const moment of moments) {
        expect(moment > at).toBe(true);
        expect(inTime(moment, due)).toBe(true);
        expect(isWorkingDay(londonDate(moment), calendars[name])).toBe(true);
      }
    }),
  );
});

test('a revision never shortens, says which version it used, and done twice changes nothing more', () => {
  const own = calendars.scotland;
  const anyDay = fc.integer({ min: 0, max: 3652 }).map((days) => addDays(plainDate('2019-01-01'), days));
  fc.assert(
    fc.property(anyReceipt, fc.array(anyDay, { maxLength: 400 }), (at, holidays) => {
      const revised = makeCalendar(own.name, 'revised', holidays, own.firstYear, own.lastYear);
      const newer = { ...calendars, scotland: revised };
      const old = must(deadline(at, termOf('scotland'), calendars));
      const result = must(revise(old, at, termOf('scotland'), newer));
      expect(result.dueAt >= old.dueAt).toBe(true);
      expect(result.calendarVersion).toBe(result.dueAt === old.dueAt ? own.version : 'revised');
      expect(revise(result, at, termOf('scotland'), newer)).toBe(result);
    }),
  );
});
