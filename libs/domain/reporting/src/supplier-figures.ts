import type { PartyId, RequestId } from '@icx/identifiers';
import { codeNotHeldReasons, type CodeNotHeldReason } from '@icx/requests';
import type { LegFacts } from '@icx/sla';
import { londonDate, workingDaysBetween, type Calendars, type Deadline, type PlainDate } from '@icx/working-days';
import { isRefusal } from '@icx/refusals';
import { within, type Period } from './month.ts';
import { hasDuty, isOpenAt } from './population.ts';
import { Tally } from './tally.ts';

/** What is counted of the legs of one installing supplier; docs/reference/reports.md says what each is. */
export const supplierCounts = [
  'received',
  'due',
  'inTime',
  'late',
  'unanswered',
  'breached',
  'breachedWithUpheld',
  'disputed',
  'upheld',
  'agreedOutside',
  'queried',
  'inOutage',
  'open',
  'openAwaitingReceipt',
  'openQueried',
  'openOverdue',
  'answered',
  'automatic',
  'codeSupplied',
  'notInstaller',
  'codeNotHeld',
  'codesRejected',
] as const;
export type SupplierCount = (typeof supplierCounts)[number];
export type SupplierCounts = Readonly<Record<SupplierCount, number>>;

/** The leg that has waited longest at the cut-off, by the day it counts as received. */
export interface OldestOpen {
  readonly request: RequestId;
  readonly leg: number;
  readonly receivedOn: PlainDate;
  /** Working Days of its calendar from that day to the cut-off; `null`: a calendar does not reach so far. */
  readonly workingDays: number | null;
}

export interface SupplierFigures extends SupplierCounts {
  /** `null`: of all of them. */
  readonly party: PartyId | null;
  /** Of its answers of the month, 0 to 1 by four decimals; `null`: it gave none. */
  readonly notInstallerRate: number | null;
  readonly codeNotHeldBy: Readonly<Record<CodeNotHeldReason, number>>;
  /** From receipt to the answer, of answers of the month that somebody gave. */
  readonly workingDays: { readonly answers: number; readonly median: number | null; readonly p90: number | null };
  readonly oldestOpen: OldestOpen | null;
}

/** Whether an instant lies in an outage of the exchange. */
export type InOutage = (at: Deadline['dueAt']) => boolean;
export const noOutage: InOutage = () => false;

type Part = Partial<Record<SupplierCount, number>>;

/** What one leg adds to the figures of its addressee; nothing where no duty was put to it. */
export const supplierPart = (leg: LegFacts, period: Period, inOutage: InOutage = noOutage): Part =>
  hasDuty(leg) ? { ...moved(leg, period), ...fellDue(leg, period, inOutage), ...stoodOpen(leg, period) } : {};

/** What came in and went out in the month. */
const moved = ({ receivedAt, rejected, reply }: LegFacts, period: Period): Part => ({
  ...(within(period, receivedAt) ? { received: 1, codesRejected: rejected } : {}),
  ...(reply && within(period, reply.at)
    ? { answered: 1, ...(reply.automatic ? { automatic: 1 } : {}), [countOf[reply.answer]]: 1 }
    : {}),
});

const countOf = {
  'code-supplied': 'codeSupplied',
  'not-installer': 'notInstaller',
  'code-not-held': 'codeNotHeld',
} as const;

/** By its day due, whoever held it then: one that ended before by something else than its answer was nobody's to answer any more. */
export const isDueIn = ({ deadline, reply, endedAt }: LegFacts, { first, last, at }: Period): boolean =>
  deadline !== null &&
  deadline.dueOn >= first &&
  deadline.dueOn <= last &&
  (reply?.at === endedAt || (deadline.dueAt <= at && (endedAt === null || endedAt >= deadline.dueAt)));

const fellDue = (leg: LegFacts, period: Period, inOutage: InOutage): Part => {
  if (!isDueIn(leg, period)) return {};
  const { reply, breach, dispute } = leg;
  const how = reply ? (reply.inTime ? 'inTime' : 'late') : 'unanswered';
  const upheld = dispute?.state === 'upheld';
  return {
    due: 1,
    [how]: 1,
    ...(breach && {
      breachedWithUpheld: 1,
      breached: upheld ? 0 : 1,
      upheld: upheld ? 1 : 0,
      disputed: dispute ? 1 : 0,
      agreedOutside: reply?.outside ? 1 : 0,
      queried: breach.queried ? 1 : 0,
      inOutage: inOutage(breach.dueAt) ? 1 : 0,
    }),
  };
};

const stoodOpen = (leg: LegFacts, { at }: Period): Part => {
  if (!isOpenAt(leg, at)) return {};
  const { receivedAt, queriedAt, deadline } = leg;
  return {
    open: 1,
    openAwaitingReceipt: receivedAt === null || receivedAt >= at ? 1 : 0,
    openQueried: queriedAt !== null && queriedAt < at ? 1 : 0,
    openOverdue: deadline !== null && deadline.dueAt <= at ? 1 : 0,
  };
};

/** Working Days of the leg's own calendar from the day of receipt, which is day 0; `null`: a calendar does not reach so far. */
export const workingDaysUntil = (
  deadline: Pick<Deadline, 'receivedOn' | 'calendar'>,
  until: PlainDate,
  calendars: Calendars,
): number | null => {
  const days = workingDaysBetween(deadline.receivedOn, until, calendars[deadline.calendar]);
  // Answered on the Saturday of its receipt: before day 0, which is the Monday.
  return isRefusal(days) ? null : Math.max(0, days);
};

/** The figures of one supplier, or of all, as legs come; as large for a million of them as for one. */
export class SupplierAccount {
  readonly #counts = Object.fromEntries(supplierCounts.map((name) => [name, 0])) as Record<SupplierCount, number>;
  readonly #reasons = Object.fromEntries(codeNotHeldReasons.map((reason) => [reason, 0])) as Record<
    CodeNotHeldReason,
    number
  >;
  readonly #days = new Tally();
  #oldest: LegFacts | null = null;

  constructor(
    private readonly party: PartyId | null,
    private readonly period: Period,
    private readonly calendars: Calendars,
  ) {}

  /** @param part of `supplierPart` */
  add(leg: LegFacts, part: Part): void {
    for (const name in part) this.#counts[name as SupplierCount] += part[name as SupplierCount]!;
    const { reply, deadline } = leg;
    if (part.codeNotHeld) this.#reasons[reply!.reason ?? 'other'] += 1;
    if (part.open && isOlder(leg, this.#oldest)) this.#oldest = leg;
    if (!part.answered || reply!.automatic || !deadline) return;
    const days = workingDaysUntil(deadline, londonDate(reply!.at), this.calendars);
    if (days !== null) this.#days.add(days);
  }

  figures(): SupplierFigures {
    const { answered, notInstaller } = this.#counts;
    return {
      party: this.party,
      ...this.#counts,
      notInstallerRate: rate(notInstaller, answered),
      codeNotHeldBy: { ...this.#reasons },
      workingDays: {
        answers: this.#days.total,
        median: this.#days.percentile(50),
        p90: this.#days.percentile(90),
      },
      oldestOpen: this.#oldest && this.#oldestOpen(this.#oldest),
    };
  }

  #oldestOpen({ request, leg, deadline }: LegFacts): OldestOpen {
    const { receivedOn } = deadline!;
    return { request, leg, receivedOn, workingDays: workingDaysUntil(deadline!, this.period.on, this.calendars) };
  }
}

/** By four decimals, so that it is the same text wherever it was divided; `null` of nothing. */
export const rate = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

/** One of the same day is older by its name: the figure must not hang on the order in which legs come. */
const isOlder = (leg: LegFacts, other: LegFacts | null): boolean =>
  leg.deadline !== null && (other === null || ageOf(leg) < ageOf(other));

const ageOf = ({ deadline, request, leg }: LegFacts): string =>
  `${deadline!.receivedOn} ${request} ${String(leg).padStart(6, '0')}`;
