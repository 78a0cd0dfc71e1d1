import { clerkNumber, clerkTime, legMarks, shareWords, slaFigureWords } from '@icx/words';
import type { Documents } from '../exchange/documents.ts';
import { table } from './table.ts';

type Summary = Documents['SlaSummary'];
type Leg = Documents['SlaLeg'];

/** The command that lists what an address lists, but for whose and which legs are asked of. */
const rowsBy = (href: string): string => {
  const query = new URL(href, 'http://exchange').searchParams;
  return [
    'legs',
    ...['of', 'from', 'to'].flatMap((name) => (query.has(name) ? [`--${name} ${query.get(name)}`] : [])),
  ].join(' ');
};

export const slaSummaryWords = ({ figures, asRequester, stalled, parties, today }: Summary): string => {
  const rows = Object.entries(slaFigureWords).map(([name, words]) => {
    const of = name as keyof typeof slaFigureWords;
    const asked = asRequester ? [clerkNumber(asRequester[of].count)] : [];
    return [words, clerkNumber(figures[of].count), ...asked, rowsBy(figures[of].href)];
  });
  const all = table([today, 'put to', ...(asRequester ? ['asked for'] : []), 'rows: icx sla'], rows);
  const byParty = parties.map(({ party, figures: own }) => [
    party,
    ...[own.open, own.dueToday, own.overdue, own.breached, own.disputed, own.queried].map(({ count }) =>
      clerkNumber(count),
    ),
  ]);
  const each = table(['party', 'open', 'today', 'overdue', 'breached', 'disputed', 'queried'], byParty);
  return [all, `Stalled requests: ${clerkNumber(stalled.count)}`, ...(byParty.length > 0 ? [each] : [])].join('\n\n');
};

export const slaLegsWords = ({
  items,
  next,
}: {
  readonly items: readonly Leg[];
  readonly next: string | null;
}): string =>
  [
    items.length === 0
      ? next === null
        ? 'No such legs.'
        : 'None among those looked through so far.'
      : table(['request', 'leg', 'party', 'asked by', 'MPxN', 'due', 'late', 'answer', 'marks'], items.map(cellsOf)),
    ...(next === null ? [] : [`More: --after ${next}`]),
  ].join('\n\n');

const cellsOf = (leg: Leg): readonly string[] => [
  leg.request,
  String(leg.leg),
  leg.party,
  leg.requester,
  leg.mpxn ?? '-',
  leg.dueOn ?? leg.standing ?? '-',
  leg.overdueWorkingDays ? `${leg.overdueWorkingDays} WD` : '-',
  leg.answer?.answer ?? '-',
  legMarks(leg).join(', ') || '-',
];

export const leagueWords = ({ lines, of, from, to }: Documents['SlaLeague']): string =>
  lines.length === 0
    ? `Nothing fell due from ${from} to ${to}.`
    : `Due from ${from} to ${to}; rate: in time, of what was due.\n\n${table(
        ['rank', 'party', 'due', 'in time', 'late', 'unanswered', 'open', 'rate', 'median WD'],
        lines.map((line) => [
          `${line.rank} of ${of}`,
          line.party,
          ...[line.due, line.inTime, line.late, line.unanswered, line.openOverdue].map(({ count }) =>
            clerkNumber(count),
          ),
          shareWords(line.rate),
          line.medianWorkingDays === null ? '-' : String(line.medianWorkingDays),
        ]),
      )}\n\nThe rows: icx sla legs --from ${from} --to ${to}, with --of due,\ndue-in-time, due-late, due-unanswered or due-open; SECAS: --party.`;

export const ageingWords = ({ buckets, calendar }: Documents['SlaAgeing']): string =>
  table(
    ['Working Days since receipt', `legs (${calendar})`],
    buckets.map(({ from, to, count }) => [to === null ? `${from} or more` : `${from} to ${to}`, clerkNumber(count)]),
  );

export const outagesWords = ({ items }: Documents['Outages']): string =>
  items.length === 0
    ? 'The exchange was always there.'
    : table(
        ['from', 'until', 'minutes'],
        items.map(({ from, until, minutes }) => [clerkTime(from), clerkTime(until), clerkNumber(minutes)]),
      );

export const alarmsWords = ({ items }: Documents['SlaAlarms']): string =>
  items.length === 0 ? 'Nothing is missing.' : items.map(({ what, toDo }) => `${what}\n  ${toDo}`).join('\n\n');
