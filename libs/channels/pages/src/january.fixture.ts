import { must } from '@icx/refusals';
import { parsePartyId } from '@icx/identifiers';
import { parseMonth, periodOf, SlaMonth, spanOf } from '@icx/reporting';
import { answered, breached, legAt, requestAt, requestId } from '@icx/reporting/leg-fixture';
import type { Report, SlaReportFigures } from '@icx/reporting-service';
import { addDays, addHours, atLondon, calendars, plainDate } from '@icx/working-days';

/** Suppliers by their habits: how many legs a day, and after how many hours they answer; every nth they forget. */
const habits = [
  { party: 'BBBB', aDay: 6, hours: 70, forgets: 40 },
  { party: 'CCCC', aDay: 4, hours: 190, forgets: 15 },
  { party: 'DDDD', aDay: 3, hours: 20, forgets: 1000 },
  { party: 'EEEE', aDay: 2, hours: 300, forgets: 5 },
  { party: 'FFFF', aDay: 2, hours: 330, forgets: 9 },
] as const;

const legs = habits.flatMap(({ party, aDay, hours, forgets }, supplier) =>
  Array.from({ length: 31 * aDay }, (_, n) => {
    const opened = atLondon(addDays(plainDate('2026-12-21'), Math.floor(n / aDay)), '10:00');
    const leg = legAt(opened, { addressee: must(parsePartyId(party)), request: requestId(supplier * 1000 + n) });
    const at = addHours(opened, hours + ((n * 37) % 90));
    const forgotten = n % forgets === forgets - 1;
    if (forgotten) return breached(leg);
    const misrouted = n % 11 === 3;
    const done = answered(leg, at, misrouted ? { answer: 'not-installer' } : {});
    return done.reply!.inTime ? done : breached(done);
  }),
);

/** January 2027 as five suppliers of different habits would have it. */
export const januaryReport = (): Report<SlaReportFigures> => {
  const span = spanOf(must(parseMonth('2027-01')));
  const fold = new SlaMonth(periodOf(span.month, span.until), { calendars });
  for (const leg of legs) fold.addLeg(leg);
  for (const { request, openedAt } of legs) fold.addRequest(requestAt(openedAt, { request }));
  return {
    ...{ kind: 'sla', month: span.month, from: span.from, until: span.until, complete: true },
    cutoff: { position: '4711', at: span.until },
    basis: {
      calendars: [{ name: 'england-and-wales', version: calendars['england-and-wales'].version }],
      terms: [
        { id: 'mp121-10wd', effectiveFrom: plainDate('2019-01-01'), workingDays: 10, calendar: 'england-and-wales' },
      ],
    },
    ...{ release: '0.1.0', hash: '0'.repeat(64) },
    figures: { ...fold.figures(), readiness: { suppliers: 5, ready: 5, notReady: [] } },
  };
};
