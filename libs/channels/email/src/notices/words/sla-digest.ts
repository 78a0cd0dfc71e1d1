import type { DailyStanding, pressingFigures } from '@icx/sla-service';
import { clerkCount, clerkDate, clerkNumber } from '@icx/words';
import { exact, heading, shortLine, text, type Block } from '../layout/blocks.ts';
import type { Writer } from './writer.ts';

type Part = DailyStanding['parts'][number];

const told: Readonly<Record<(typeof pressingFigures)[number], string>> = {
  overdue: 'overdue',
  dueToday: 'due today',
  dueWithin2: 'due within 2 Working Days, today included',
  dueWithin5: 'due within 5 Working Days, today included',
  disputed: 'with a breach whose dispute waits for SECAS',
  queried: 'queried: the requester’s word is waited for',
};
const inSubject = { overdue: 'overdue', dueWithin5: 'due within 5 Working Days', disputed: 'disputed' } as const;
const titles: Readonly<Record<Part['of'], string>> = {
  everybody: 'Of all parties',
  'put-to-it': 'Put to you',
  'asked-for-by-it': 'Asked for by you',
};

/** Alarms told one by one. */
const SHOWN = 10;

/** Once a day: how its clocks stand when the mail is sent, each figure with where its rows are. */
export const slaDigest: Writer = async ({ notice: { party }, services, publicUrl }) => {
  const standing = await services.dailyStandings.of(party);
  if (!standing) return undefined;
  const { today, parts, alarms } = standing;
  return {
    subject: `SLA on ${clerkDate(today)}: ${shortest(standing)}`,
    title: `Clocks on ${clerkDate(today)}`,
    blocks: [
      text('So they stand as this mail is written. Under each figure: what lists its rows, signed in.'),
      ...parts.flatMap((part) => blocksOf(part, publicUrl)),
      ...(alarms.length > 0 ? alarmBlocks(alarms, publicUrl) : []),
      heading('All figures'),
      exact('npx @icx/icx sla summary', `GET ${publicUrl}/v1/sla/summary`),
    ],
  };
};

const shortest = ({ parts: [first], alarms }: DailyStanding): string => {
  const figures = Object.entries(inSubject).map(([name, words]) => {
    const count = first?.figures[name as keyof typeof inSubject].count ?? 0;
    return count > 0 ? `${clerkNumber(count)} ${words}` : null;
  });
  const alarm = alarms.length > 0 ? clerkCount(alarms.length, 'alarm') : null;
  return [...figures, alarm].filter((one) => one !== null).join(', ') || 'something waits';
};

const blocksOf = ({ of, figures }: Part, publicUrl: string): readonly Block[] => [
  heading(titles[of]),
  ...Object.entries(told).flatMap(([name, words]) => {
    const { count, href } = figures[name as keyof typeof told];
    return count === 0
      ? []
      : [text(`${clerkNumber(count)} ${words}.`), exact(commandOf(href), `GET ${publicUrl}${href}`)];
  }),
];

/** Of the list at this address. */
const commandOf = (href: string): string => {
  const filters = [...new URL(href, 'https://localhost').searchParams];
  return [
    'npx @icx/icx sla legs',
    ...filters.map(([name, value]) => `--${name === 'as' ? 'side' : name} ${value}`),
  ].join(' ');
};

const alarmBlocks = (alarms: DailyStanding['alarms'], publicUrl: string): readonly Block[] => [
  heading('What does not come'),
  ...alarms
    .slice(0, SHOWN)
    .flatMap(({ what, toDo, href }) => [
      text(shortLine(what, 300), toDo),
      ...(href === null ? [] : [exact(`GET ${publicUrl}${href}`)]),
    ]),
  ...(alarms.length > SHOWN ? [text('There are more.')] : []),
  exact('npx @icx/icx sla alarms', `GET ${publicUrl}/v1/sla/alarms`),
];
