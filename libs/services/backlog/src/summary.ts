import type { PartyId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { isRefusal } from '@icx/refusals';
import { monthAfter, monthOf, type Month } from '@icx/reporting';
import { Pieces, type Clock } from '@icx/runtime';
import { addDays, instant, londonDate, workingDaysBetween, type Calendar, type PlainDate } from '@icx/working-days';
import type { BacklogSummary } from './documents.ts';
import { seenBy } from './list.ts';
import { backlogQueries } from './queries.ts';
import type { MonthCount } from './sifted-rows.ts';
import { backlogTables, type BacklogFilters } from './tables.ts';

type Asked = Pick<BacklogFilters, 'party' | 'addressee' | 'fuel'>;

/** Days since receipt, from and to [choice]: a month, a quarter, half a year, a year. */
const ages = [
  [0, 30],
  [31, 90],
  [91, 180],
  [181, 365],
  [366, null],
] as const;
const DAY = 86_400_000;

/** The rows behind a figure: what the list is to be asked for. */
const rowsOf = (filters: BacklogFilters): string => {
  const { viewer: _, ...asked } = filters;
  const members = Object.entries(asked).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return `/v1/backlog?${new URLSearchParams(members).toString()}`;
};

/** How the backlog stands: to the obligation, by evidence of installation, by age, and month by month. */
export class BacklogSummaries {
  readonly #pieces = new Pieces();

  constructor(
    private readonly views: ReadStore,
    private readonly clock: Clock,
    private readonly rules: { readonly obligationFrom: () => PlainDate; readonly calendar: () => Calendar },
  ) {}

  /** One at a time, whoever asks. @param months how many of the burn-down, the present one last */
  of(viewer: Viewer, asked: Asked, months: number): Promise<BacklogSummary> {
    return this.#pieces.take(() => this.#of(viewer, asked, months));
  }

  async #of(viewer: Viewer, asked: Asked, months: number): Promise<BacklogSummary> {
    const today = londonDate(instant(this.clock.now()));
    const filters = { ...asked, ...seenBy(viewer) };
    return {
      obligation: this.#obligation(today),
      states: await this.#states(filters),
      ageing: await this.#ageing(filters, today),
      burnDown: await this.#burnDown(filters, lastMonths(today, months)),
    };
  }

  #obligation(today: PlainDate): BacklogSummary['obligation'] {
    const from = this.rules.obligationFrom();
    const begun = from <= today;
    const [earlier, later] = begun ? [from, today] : [today, from];
    const workingDays = workingDaysBetween(earlier, later, this.rules.calendar());
    const days = Math.round((Date.parse(later) - Date.parse(earlier)) / DAY);
    return { from, begun, days, workingDays: isRefusal(workingDays) ? null : workingDays };
  }

  async #states(filters: BacklogFilters): Promise<BacklogSummary['states']> {
    const all = await Promise.all(backlogTables.map((table) => backlogQueries.counts(this.views, table, filters)));
    const counted = new Map<string, BacklogSummary['states'][number]>();
    for (const { state, evidenced, count } of all.flat()) {
      const key = `${state} ${evidenced}`;
      const rows = rowsOf({ ...filters, state, evidenced });
      counted.set(key, { state, evidenced, rows, count: count + (counted.get(key)?.count ?? 0) });
    }
    return [...counted.values()];
  }

  async #ageing(filters: BacklogFilters, today: PlainDate): Promise<BacklogSummary['ageing']> {
    const waiting = { ...filters, state: 'raised' } as const;
    const figure = async (of: BacklogFilters) => ({
      count: await backlogQueries.count(this.views, 'backlog_requests', of),
      rows: rowsOf(of),
    });
    const buckets: BacklogSummary['ageing']['buckets'][number][] = [];
    for (const [from, to] of ages) {
      const receivedFrom = to === null ? {} : { receivedFrom: addDays(today, -to) };
      const of = { ...waiting, dated: true, ...receivedFrom, receivedTo: addDays(today, -from) };
      buckets.push({ from, to, ...(await figure(of)) });
    }
    return {
      buckets,
      undated: await figure({ ...waiting, dated: false, received: true }),
      notReceived: await figure({ ...waiting, received: false }),
    };
  }

  async #burnDown(filters: BacklogFilters, months: readonly string[]): Promise<BacklogSummary['burnDown']> {
    const opened = byParty(await backlogQueries.opened(this.views, filters));
    const cleared = byParty(await backlogQueries.cleared(this.views, filters));
    const parties = [...new Set([...opened.keys(), ...cleared.keys()])].toSorted();
    return parties.map((party) => {
      const [came, went] = [opened.get(party) ?? [], cleared.get(party) ?? []];
      const within = (month: string) => ({
        opened: inMonth(came, month),
        cleared: inMonth(went, month),
        remaining: until(came, month) - until(went, month),
      });
      const figure = (count: number, of: BacklogFilters) => ({
        count,
        rows: rowsOf({ ...filters, party, evidenced: true, ...of }),
      });
      return {
        party,
        months: months.map((month) => {
          const { opened: openedIn, cleared: clearedIn, remaining } = within(month);
          return {
            month,
            opened: figure(openedIn, { openedIn: month }),
            cleared: figure(clearedIn, { clearedIn: month }),
            remaining: figure(remaining, { remainingIn: month }),
          };
        }),
      };
    });
  }
}

const byParty = (counts: readonly MonthCount[]): Map<PartyId, MonthCount[]> =>
  Map.groupBy(counts, ({ party }) => party);
const sum = (counts: readonly MonthCount[]): number => counts.reduce((total, { count }) => total + count, 0);
const inMonth = (counts: readonly MonthCount[], month: string): number =>
  sum(counts.filter((one) => one.month === month));
const until = (counts: readonly MonthCount[], month: string): number => sum(counts.filter((one) => one.month <= month));

/** The present month last. */
const lastMonths = (today: PlainDate, many: number): readonly Month[] =>
  Array.from({ length: many }, (_, index) => monthAfter(monthOf(today), index + 1 - many));
