import { clerkDate, clerkTime } from '@icx/words';
import type { Documents } from '../exchange/documents.ts';
import { fields, table } from './table.ts';

type By = Documents['Calendar']['by'];

const byWords = (by: By): string =>
  by ? [by.user ?? by.party, by.approvedBy && `and ${by.approvedBy}`].filter(Boolean).join(' ') : '-';
const yearsWords = ({ firstYear, lastYear }: { readonly firstYear: number; readonly lastYear: number }): string =>
  `${firstYear} to ${lastYear}`;
const effectWords = (effect: Documents['CalendarEffect'] | null): string =>
  effect
    ? `moved ${effect.deadlinesMoved}, breaches taken back ${effect.breachesRetracted}, late answers in time ${effect.lateNowInTime}, notices later ${effect.deemedReceiptsMoved}`
    : '-';

export const calendarsWords = ({ items, following }: Documents['Calendars']): string =>
  [
    table(
      ['calendar', 'version', 'years', 'since', 'by'],
      items.map((one) => [
        ...[one.name, one.version, yearsWords(one), one.since ? clerkTime(one.since) : '-', byWords(one.by)],
      ]),
    ),
    ...(following
      ? [
          `Requests follow ${following.version}${following.of === null ? '' : `: ${following.examined} of ${following.of}`}. It counts already.`,
        ]
      : []),
  ].join('\n\n');

export const calendarWords = ({ name, versions }: Documents['CalendarVersions']): string =>
  [
    name,
    ...versions.map(
      (one) =>
        `${one.version}\n${fields([
          ['years', yearsWords(one)],
          ['since', one.since ? clerkTime(one.since) : '-'],
          ['by', byWords(one.by)],
          ['did', effectWords(one.effect)],
        ])}\n${one.holidays ? `  ${one.holidays.join(' ')}` : '  its days came with a file that is no longer there'}`,
    ),
  ].join('\n\n');

export const calendarPreviewWords = (preview: Documents['CalendarPreview']): string => {
  const { version, calendars, effect, byParty, legs } = preview;
  const changes = calendars.map((one) => [
    ...[one.name, `${yearsWords(one.coverage.before)}, then ${yearsWords(one.coverage.after)}`],
    ...[one.added.join(' ') || '-', one.removed.join(' ') || '-'],
  ]);
  return [
    `${version} would change ${effect.requests} request(s): ${effectWords(effect)}.`,
    table(['calendar', 'years', 'new', 'gone'], changes),
    ...(byParty.length > 0
      ? [
          table(
            ['party', 'moved', 'breaches taken back', 'late now in time', 'notices later'],
            byParty.map((one) => [
              one.party,
              ...[one.deadlinesMoved, one.breachesRetracted, one.lateNowInTime, one.deemedReceiptsMoved].map(String),
            ]),
          ),
        ]
      : []),
    ...(legs.length > 0
      ? [
          table(
            ['request', 'leg', 'party', 'due', 'becomes', ''],
            legs.map((leg) => [
              ...[leg.request, String(leg.leg), leg.addressee, clerkDate(leg.dueOn), clerkDate(leg.becomes)],
              [leg.breachRetracted && 'no breach', leg.nowInTime && 'in time'].filter(Boolean).join(', '),
            ]),
          ),
        ]
      : []),
    'Nothing was recorded. To apply it: icx calendars apply FILE',
  ].join('\n\n');
};

export const calendarsAppliedWords = ({ version, calendars }: Documents['CalendarsApplied']): string =>
  `${version} is in force for ${calendars.join(' and ')}. Requests follow by themselves: icx calendars list`;

const termRow = (term: Pick<Documents['SlaTerm'], 'id' | 'effectiveFrom' | 'workingDays' | 'calendar'>): string[] => [
  ...[term.id, clerkDate(term.effectiveFrom), String(term.workingDays), term.calendar],
];
const termHead = ['term', 'from', 'Working Days', 'calendar'];

export const termsWords = ({ items }: { readonly items: readonly Documents['SlaTerm'][] }): string =>
  table(
    [...termHead, '', 'by'],
    items.map((term) => [...termRow(term), term.inForce ? 'in force' : '', byWords(term.by)]),
  );

export const termWords = (term: Documents['SlaTerm']): string => termsWords({ items: [term] });

export const termPreviewWords = (preview: Documents['SlaTermPreview']): string =>
  [
    table(termHead, [termRow(preview)]),
    `What is received on ${clerkDate(preview.effectiveFrom)} would be due on ${clerkDate(preview.dueOn)}${
      preview.before ? `, and is due on ${clerkDate(preview.before.dueOn)} by ${preview.before.term}` : ''
    }. ${preview.runningClocks} clock(s) run, and keep their terms.`,
    'Nothing was recorded. To add it: icx terms add',
  ].join('\n\n');
