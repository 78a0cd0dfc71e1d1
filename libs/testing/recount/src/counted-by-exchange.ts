import { join } from 'node:path';
import type { Position } from '@icx/event-store';
import { must } from '@icx/refusals';
import { breachRow, isBreachOf, parseMonth, periodOf, SlaMonth, spanOf } from '@icx/reporting';
import type { BreachRow, SlaFigures } from '@icx/reporting';
import { FactsAt } from '@icx/reporting-service';
import { openSqliteEventStore } from '@icx/sqlite/log';
import { openSqliteReadStore } from '@icx/sqlite/views';
import type { Calendars } from '@icx/working-days';

/** A month as known at a position. */
export interface Asked {
  readonly month: string;
  readonly position: Position;
  /** As they were at that position. */
  readonly calendars: Calendars;
}

export type Counted = SlaFigures & { readonly breaches: readonly BreachRow[] };

/** The figures by the exchange's own reader of cut-offs, over the view of legs that a rebuild makes of the log. */
export const countedByExchange = async (folder: string, asked: readonly Asked[]): Promise<readonly Counted[]> => {
  const logPath = join(folder, 'log.db');
  const log = openSqliteEventStore(logPath, { now: () => new Date().toISOString() });
  const viewsModule = new URL('./views.ts', import.meta.url).href;
  const views = await openSqliteReadStore({ path: join(folder, 'views.db'), log, logPath, viewsModule });
  await views.reached(await log.head());
  const facts = new FactsAt(log, views);
  const counted: Counted[] = [];
  for (const one of asked) counted.push(await countedOf(facts, one));
  await views.close();
  await log.close();
  return counted;
};

const countedOf = async (facts: FactsAt, { month, position, calendars }: Asked): Promise<Counted> => {
  const parsed = must(parseMonth(month));
  const period = periodOf(parsed, spanOf(parsed).until);
  const cut = { period, position };
  const fold = new SlaMonth(period, { calendars });
  const breaches: BreachRow[] = [];
  for await (const legs of facts.legs(cut)) {
    for (const leg of legs) fold.addLeg(leg);
    const breached = legs.filter((leg) => isBreachOf(leg, period));
    const all = await facts.legsOf([...new Set(breached.map(({ request }) => request))], position);
    const routeOf = ({ request, leg }: (typeof legs)[number]) => all.get(request)!.filter((one) => one.leg <= leg);
    breaches.push(...breached.map((leg) => breachRow(leg, { route: routeOf(leg), period, calendars })));
  }
  for await (const requests of facts.requests(cut)) for (const request of requests) fold.addRequest(request);
  return { ...fold.figures(), breaches };
};
