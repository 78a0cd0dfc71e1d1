import type { Viewer } from '@icx/parties';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed, Refusal } from '@icx/refusals';
import type { By } from '@icx/commands';
import type { ReadStore } from '@icx/read-store';
import {
  FALLBACK,
  firstTarget,
  monthAfter,
  monthOf,
  productionOf,
  spanOf,
  type Issue,
  type Month,
  type Production,
  type ReportKind,
} from '@icx/reporting';
import type { ReportTarget } from '@icx/rules';
import type { Rulebook } from '@icx/rules-service';
import type { Clock } from '@icx/runtime';
import { instant, londonDate, type Instant } from '@icx/working-days';
import type { ReportIssues } from './issues.ts';
import { reportingQueries } from './queries.ts';

/** Months that are looked back for reports. */
const MONTHS = 24;

export interface ReportedMonth {
  readonly kind: ReportKind;
  readonly month: Month;
  readonly ended: boolean;
  readonly issues: readonly Pick<Issue, 'number' | 'restates' | 'at' | 'cutoff' | 'hash'>[];
  /** `null`: the calendar does not reach so far. */
  readonly production: Production | null;
}

const notWhole = refuse(
  'report-target-invalid',
  'A target is a whole number of Working Days from 1 to 60: correct it.',
  '/workingDays',
);

/** Which reports there are, by when they were to be issued, and how long they took. */
export class ReportCalendar {
  constructor(
    private readonly engines: { readonly views: ReadStore; readonly clock: Clock },
    private readonly issues: ReportIssues,
    private readonly book: Pick<Rulebook, 'rules' | 'perform' | 'policy'>,
    private readonly kinds: readonly ReportKind[],
  ) {}

  /** The latest of so many months first, back to the first request. What a role may not read is not listed. */
  async listFor({ role }: Viewer, most = MONTHS): Promise<readonly ReportedMonth[]> {
    const now = instant(this.engines.clock.now());
    const current = monthOf(londonDate(now));
    const first = monthOf((await reportingQueries.firstRaisedOn(this.engines.views)) ?? londonDate(now));
    const months = Array.from({ length: most }, (_, back) => monthAfter(current, -back)).filter((m) => m >= first);
    const told = this.kinds.filter((kind) => kind === 'operational' || role !== 'dcc');
    return Promise.all(months.flatMap((month) => told.map((kind) => this.of(kind, month, now))));
  }

  async of(kind: ReportKind, month: Month, now: Instant = instant(this.engines.clock.now())): Promise<ReportedMonth> {
    const issues = await this.issues.of(kind, month);
    const calendar = this.book.policy.calendars['england-and-wales'];
    const production = productionOf(month, issues[0]?.at ?? null, this.book.rules.reportTargets, calendar);
    return {
      ...{ kind, month, ended: spanOf(month).until <= now },
      issues: issues.map(({ number, restates, at, cutoff, hash }) => ({ number, restates, at, cutoff, hash })),
      production: isRefusal(production) ? null : production,
    };
  }

  /** Every target in the order in which they were set, the one of before first. */
  targets(): { readonly fallback: number; readonly items: readonly ReportTarget[] } {
    const set = this.book.rules.reportTargets.map(({ effectiveFrom, workingDays, derogation }) => ({
      ...{ effectiveFrom, workingDays, derogation },
    }));
    return { fallback: FALLBACK, items: [firstTarget, ...set] };
  }

  /** For months that end from its day on. Refused with `report-target-invalid`. */
  async setTarget(target: ReportTarget, at: Instant, by: By): Promise<Parsed<ReturnType<ReportCalendar['targets']>>> {
    const { workingDays } = target;
    if (!Number.isSafeInteger(workingDays) || workingDays < 1 || workingDays > 60) return notWhole;
    const event = { type: 'rules.report-target-set.v1', data: { ...target, at } } as const;
    const done: object | Refusal = await this.book.perform(() => [event], by);
    return isRefusal(done) ? done : this.targets();
  }
}
