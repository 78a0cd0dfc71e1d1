import type { DocumentOf } from '@icx/documents';
import type { slaLegPageSchema } from '@icx/sla-service';
import { basisWords, clerkDate, legMarks, plain } from '@icx/words';
import type { Column } from '../../pages/list.ts';

export type Leg = DocumentOf<typeof slaLegPageSchema>['items'][number];

const routeWords = ({ route }: Leg): string =>
  route.map(({ party, answer }) => (answer === null ? party : `${party} (${plain(answer)})`)).join(', then ');

const answered = (leg: Leg): string =>
  leg.answer ? plain(leg.answer.answer) : leg.standing === null ? 'ended' : 'waits';

/** A line of a list of legs. */
export const legColumns: readonly Column<Leg>[] = [
  {
    ...{ name: 'Meter point', whole: true },
    of: (leg) => ({
      ...{ text: leg.mpxn ?? leg.request, href: `/requests/${leg.request}` },
      about: `, request ${leg.request}, leg ${leg.leg}`,
    }),
  },
  { name: 'Put to', of: ({ party }) => party },
  { name: 'Asked by', of: ({ requester }) => requester },
  { name: 'Due', whole: true, of: ({ dueOn, standing }) => (dueOn ? clerkDate(dueOn) : standing && plain(standing)) },
  {
    name: 'Late by',
    of: ({ overdueWorkingDays: late }) => (late ? { text: `${late} WD`, late: true } : null),
  },
  { name: 'Answer', of: (leg) => ({ text: answered(leg), tags: legMarks(leg).map((text) => ({ text })) }) },
  { name: 'Way to it', of: (leg) => `${routeWords(leg)}: ${basisWords[leg.basis]}` },
];

const cells = {
  request: (leg: Leg) => leg.request,
  leg: (leg: Leg) => leg.leg,
  party: (leg: Leg) => leg.party,
  requester: (leg: Leg) => leg.requester,
  mpxn: (leg: Leg) => leg.mpxn,
  fuel: (leg: Leg) => leg.fuel,
  basis: (leg: Leg) => leg.basis,
  channel: (leg: Leg) => leg.channel,
  standing: (leg: Leg) => leg.standing,
  openedAt: (leg: Leg) => leg.openedAt,
  receivedAt: (leg: Leg) => leg.receivedAt,
  dueOn: (leg: Leg) => leg.dueOn,
  overdueWorkingDays: (leg: Leg) => leg.overdueWorkingDays,
  answer: (leg: Leg) => leg.answer?.answer,
  answeredAt: (leg: Leg) => leg.answer?.at,
  inTime: (leg: Leg) => leg.answer?.inTime,
  breachNoticedAt: (leg: Leg) => leg.breach?.noticedAt,
  dispute: (leg: Leg) => leg.dispute,
  marks: (leg: Leg) => legMarks(leg).join(', '),
  route: routeWords,
} as const;

/** In a file a leg has the members that it has in the API. */
export const savedLeg = Object.entries(cells).map(([name, cell]): Column<Leg> => ({
  ...{ name, of: (leg) => String(cell(leg) ?? '') },
}));
