import type { Row, Table } from '@icx/read-store';
import { hasDuty } from '@icx/reporting';
import { legFactsOf, standingOf, type LegFacts } from '@icx/sla';
import { londonDate, type Instant } from '@icx/working-days';
import { noDueDate } from './list-entries.ts';
import type { RaisedState } from './request-log.ts';

export const legVerdicts = ['in-time', 'late', 'unanswered', 'open'] as const;
export type LegVerdict = (typeof legVerdicts)[number];

/** Every leg there is with all that is known of it. Reports read it by days; what they find is as the row's position says. */
export const legsTable: Table = {
  name: 'legs',
  columns: {
    request: 'text',
    leg: 'integer',
    /** London days on which it opened, and on which it ended or is due, whichever is later; `noDueDate` while it is live. */
    opened_on: 'text',
    last_on: 'text',
    /** Of the last event of its request. */
    position: 'position',
    facts: 'json',
  },
  primaryKey: ['request', 'leg'],
  // A month is about few of all legs there are: which, is told by the index alone.
  indexes: [{ columns: ['opened_on', 'request', 'leg', 'last_on', 'position'] }],
};

const legIs = (condition: string, ...columns: readonly string[]) =>
  [[], ['addressee'], ['requester']].map((whose) => ({
    columns: [...whose, ...columns, 'request', 'leg'],
    where: condition,
  }));

/**
 * The same legs as lists find, sort and count them: narrow rows, so that an index is made and a count is taken in little
 * time. Most legs are ended and were in time: they are in two indexes alone.
 */
export const legLines: Table = {
  name: 'leg_lines',
  columns: {
    request: 'text',
    leg: 'integer',
    addressee: 'text',
    requester: 'text',
    fuel: 'text',
    basis: 'text',
    channel: 'text',
    /** `null`: ended. */
    standing: 'text',
    /** The day that lists are in the order of: on which it is due or, without a clock, was opened. */
    listed_on: 'text',
    received_on: 'text',
    due_on: 'text',
    answered_on: 'text',
    /** The latest day on which its addressee acted on it: answered, denied, queried or acknowledged; reading it is no act. */
    acted_on: 'text',
    calendar: 'text',
    /** How it stood when it fell due: `in-time`, `late`, `unanswered`, or still `open`; as `due_on` of a duty alone. */
    verdict: 'text',
    /** On record, held against its addressee, and no dispute of it was upheld. */
    breached: 'boolean',
    late: 'boolean',
    queried: 'boolean',
    /** Of a dispute of its breach. */
    dispute: 'text',
    /** Somebody is to look: a query, or a dispute that is open or was upheld. */
    marked: 'boolean',
  },
  primaryKey: ['request', 'leg'],
  indexes: [
    ...legIs('standing is not null', 'standing', 'listed_on'),
    ...legIs('breached = true', 'listed_on'),
    ...legIs('late = true', 'answered_on'),
    ...legIs('marked = true', 'listed_on'),
    { columns: ['addressee', 'due_on', 'request', 'leg'], where: 'due_on is not null' },
    { columns: ['addressee', 'acted_on'], where: 'acted_on is not null' },
  ],
};

/** Of every leg of a request, for both tables. */
export const legRowsOf = (state: RaisedState, position: bigint): readonly { table: string; row: Row }[] =>
  legFactsOf(state).flatMap((facts, index) => [
    { table: legsTable.name, row: wholeRow(facts, position) },
    { table: legLines.name, row: { ...lineOf(facts), acted_on: actedOn(facts, state.legs[index]!.acknowledgedAt) } },
  ]);

const wholeRow = (facts: LegFacts, position: bigint): Row => {
  const { request, leg, openedAt, endedAt, deadline } = facts;
  const [endedOn, dueOn] = [endedAt && londonDate(endedAt), deadline?.dueOn];
  const lastOn = endedOn === null ? noDueDate : dueOn !== undefined && dueOn > endedOn ? dueOn : endedOn;
  return { request, leg, opened_on: londonDate(openedAt), last_on: lastOn, position, facts };
};

const lineOf = (facts: LegFacts): Row => {
  const { request, leg, addressee, requester, fuel, basis, channel, breach, dispute } = facts;
  const standing = standingOf(facts);
  const queried = standing !== null && facts.queriedAt !== null;
  return {
    ...{ request, leg, addressee, requester, fuel, basis, channel, standing, queried },
    ...clockOf(facts),
    ...answerOf(facts),
    breached: breach !== null && !breach.backlog && dispute?.state !== 'upheld',
    dispute: dispute?.state ?? null,
    marked: queried || dispute?.state === 'open' || dispute?.state === 'upheld',
  };
};

const clockOf = (facts: LegFacts) => {
  const { deadline, openedAt, receivedAt } = facts;
  const verdict = deadline && hasDuty(facts) ? verdictOf(facts) : null;
  return {
    verdict,
    listed_on: deadline?.dueOn ?? londonDate(openedAt),
    due_on: verdict === null ? null : deadline!.dueOn,
    received_on: deadline?.receivedOn ?? (receivedAt && londonDate(receivedAt)),
    calendar: deadline?.calendar ?? null,
  };
};

/** `null`: it ended before it fell due, and was nobody's to answer any more. */
const verdictOf = ({ reply, endedAt, breach }: LegFacts): LegVerdict | null => {
  if (reply) return reply.inTime ? 'in-time' : 'late';
  if (endedAt === null) return 'open';
  return breach ? 'unanswered' : null;
};

const answerOf = ({ reply }: LegFacts) => ({
  answered_on: reply && londonDate(reply.at),
  late: reply?.inTime === false,
});

/** A holding that answers by itself shows nothing of its addressee. */
const actedOn = ({ reply, queriedAt }: LegFacts, acknowledgedAt: Instant | undefined) => {
  const acts = [reply && !reply.automatic ? reply.at : null, queriedAt, acknowledgedAt ?? null];
  const last = acts
    .filter((at) => at !== null)
    .toSorted()
    .at(-1);
  return last === undefined ? null : londonDate(last);
};
