import type { HistoryEntry } from '@icx/documents';
import { isRefusal } from '@icx/refusals';
import type { DataOf, RequestEvent } from '@icx/requests';
import { dayByDay, receiptSteps, type Deadline, type Instant } from '@icx/working-days';
import { calendarOf, type RequestPolicy } from '../policy.ts';
import type { Calculation, DeemedReceiptSteps } from './schema.ts';

type Named = Pick<HistoryEntry, 'type' | 'data' | 'revision'>;
const eventOf = (entry: Named) => entry as unknown as RequestEvent;

/** How each due date came about that the viewer sees, with those that a revision has replaced. */
export const dueDatesOf = (entries: readonly Named[], policy: RequestPolicy): readonly Calculation[] => {
  const received = new Map<number, Instant>();
  const latest = new Map<number, string>();
  const calculations: Calculation[] = [];
  for (const entry of entries) {
    const { type, data } = eventOf(entry);
    if (type === 'requests.leg-received.v1') {
      received.set(data.leg, data.receivedAt);
      latest.delete(data.leg);
    } else if (type !== 'requests.deadline-revised.v1') continue;
    const deadline = 'after' in data ? movedTo(data) : data.deadline;
    const receivedAt = received.get(data.leg);
    if (!deadline || receivedAt === undefined) continue;
    const place = { leg: data.leg, revision: entry.revision, replaces: latest.get(data.leg) ?? null };
    calculations.push({ ...place, ...calculated(deadline, receivedAt, policy) });
    latest.set(data.leg, entry.revision);
  }
  return calculations;
};

/** Where reminders alone moved, the calculation is as it was. */
const movedTo = ({ before, after }: DataOf<'deadline-revised'>): Deadline | undefined =>
  after.dueOn === before.dueOn ? undefined : after;

const calculated = (
  { receivedOn, term, grace = 0, calendar: name, calendarVersion, dueOn, dueAt }: Deadline,
  receivedAt: Instant,
  policy: RequestPolicy,
): Omit<Calculation, 'leg' | 'revision' | 'replaces'> => {
  const termWorkingDays = policy.terms.find(({ id }) => id === term)?.workingDays ?? null;
  const calendar = calendarOf(policy, name, calendarVersion);
  const counted = calendar && dayByDay(receivedAt, dueOn, calendar);
  const days = counted === undefined || isRefusal(counted) ? null : [...counted];
  const known = { receivedAt, receivedOn, term, termWorkingDays, grace, calendar: name, calendarVersion, dueOn, dueAt };
  if (days === null || termWorkingDays === null) return { ...known, days, agrees: null };
  const dayZero = days.find(({ workingDay }) => workingDay === 0)?.date;
  const agrees = dayZero === receivedOn && days.at(-1)?.workingDay === termWorkingDays + grace;
  return { ...known, days, agrees };
};

/** The steps of each mail that the clock began by, also where a late bank holiday moved them. */
export const receiptsOf = (entries: readonly Named[]): readonly DeemedReceiptSteps[] => {
  const sent = new Map<number, Instant>();
  return entries.flatMap((entry) => {
    const { type, data } = eventOf(entry);
    if (type === 'requests.leg-dispatched.v1') sent.set(data.leg, data.sentAt);
    else if (type !== 'requests.deemed-receipt-revised.v1') return [];
    const [sentAt, deemedAt] = [sent.get(data.leg), 'after' in data ? data.after : data.deemedAt];
    if (sentAt === undefined) return [];
    const { arrivedAt, passedOver } = receiptSteps(sentAt, deemedAt);
    return [{ leg: data.leg, revision: entry.revision, sentAt, arrivedAt, passedOver: [...passedOver], deemedAt }];
  });
};
