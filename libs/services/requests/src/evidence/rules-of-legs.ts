import type { RecordedEvent } from '@icx/event-store';
import type { RequestEvent } from '@icx/requests';
import type { Rule } from './schema.ts';

const atOpening = { receivedBy: null, term: null, calendar: null, calendarVersion: null };

/** By revision: under which rules the leg that an event is about stood right after it. */
export const rulesOfLegs = (events: readonly RecordedEvent[]): ReadonlyMap<string, Rule> => {
  const standing = new Map<unknown, Rule>();
  const rules = new Map<string, Rule>();
  for (const event of events) {
    const { leg } = event.data;
    const rule = after(standing.get(leg), event as unknown as RequestEvent);
    if (!rule) continue;
    standing.set(leg, rule);
    rules.set(String(event.revision), rule);
  }
  return rules;
};

const after = (rule: Rule | undefined, { type, data }: RequestEvent): Rule | undefined => {
  if (type === 'requests.leg-opened.v1') return { ...atOpening, receipt: data.receipt };
  if (!rule) return undefined;
  if (type === 'requests.leg-received.v1') return { ...rule, receivedBy: data.by, ...computedBy(data.deadline) };
  return type === 'requests.deadline-revised.v1' ? { ...rule, ...computedBy(data.after) } : rule;
};

const computedBy = (deadline: Pick<Rule, 'term' | 'calendar' | 'calendarVersion'> | null) => ({
  term: deadline?.term ?? null,
  calendar: deadline?.calendar ?? null,
  calendarVersion: deadline?.calendarVersion ?? null,
});
