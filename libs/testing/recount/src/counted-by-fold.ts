import type { Position, RecordedEvent } from '@icx/event-store';
import type { RequestId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { breachRow, isBreachOf, parseMonth, periodOf, requestFactsOf, SlaMonth, spanOf } from '@icx/reporting';
import type { BreachRow, SlaFigures } from '@icx/reporting';
import { absent, evolve, type RequestEvent, type RequestState } from '@icx/requests';
import { legFactsOf } from '@icx/sla';
import { openLogReader } from '@icx/sqlite/log';
import type { Calendars } from '@icx/working-days';

/** A month as known at a position. */
export interface Asked {
  readonly month: string;
  readonly position: Position;
  /** As they were at that position. */
  readonly calendars: Calendars;
}

export type Counted = SlaFigures & { readonly breaches: readonly BreachRow[] };

/** The figures by the exchange's own folds, request by request: each is folded up to each cut-off, so memory is flat. */
export const countedByFold = (
  logPath: string,
  requests: Iterable<RequestId>,
  asked: readonly Asked[],
): readonly Counted[] => {
  const months = asked.map(({ month, position, calendars }) => {
    const parsed = must(parseMonth(month));
    const period = periodOf(parsed, spanOf(parsed).until);
    const breaches: BreachRow[] = [];
    return { position, calendars, period, breaches, fold: new SlaMonth(period, { calendars }) };
  });
  const inOrder = months.toSorted((a, b) => Number(a.position - b.position));
  const log = openLogReader(logPath);
  const count = ({ fold, period, calendars, breaches }: (typeof months)[number], state: RequestState): void => {
    if (state.status === 'absent') return;
    fold.addRequest(requestFactsOf(state));
    const legs = legFactsOf(state);
    for (const leg of legs) {
      fold.addLeg(leg);
      if (isBreachOf(leg, period)) breaches.push(breachRow(leg, { route: legs.slice(0, leg.leg), period, calendars }));
    }
  };
  for (const request of requests) {
    let state: RequestState = absent;
    let next = 0;
    for (const event of log.readStream(request)) {
      for (; next < inOrder.length && inOrder[next]!.position < event.position; next += 1) count(inOrder[next]!, state);
      state = evolve(state, event as RecordedEvent & RequestEvent);
    }
    for (; next < inOrder.length; next += 1) count(inOrder[next]!, state);
  }
  log.close();
  return months.map(({ fold, breaches }) => ({ ...fold.figures(), breaches }));
};
