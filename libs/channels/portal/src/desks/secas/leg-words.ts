import type { DocumentOf } from '@icx/documents';
import type { slaLegPageSchema } from '@icx/sla-service';
import { basisWords, clerkDate, legMarks } from '@icx/words';

export type LegPage = DocumentOf<typeof slaLegPageSchema>;
type Leg = LegPage['items'][number];

const plain = (text: string): string => text.replaceAll('-', ' ');
const routeWords = ({ route }: Leg): string =>
  route.map(({ party, answer }) => (answer === null ? party : `${party} (${plain(answer)})`)).join(', then ');

/** A line of a list of legs. */
export const legLine = (leg: Leg) => ({
  ...leg,
  href: `/requests/${leg.request}`,
  named: leg.mpxn ?? leg.request,
  due: leg.dueOn ? clerkDate(leg.dueOn) : plain(leg.standing ?? '-'),
  lateBy: leg.overdueWorkingDays ? `${leg.overdueWorkingDays} WD` : '-',
  answered: leg.answer ? plain(leg.answer.answer) : leg.standing === null ? 'ended' : 'waits',
  marks: legMarks(leg),
  routed: routeWords(leg),
  why: basisWords[leg.basis],
});

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

export const legColumns = Object.keys(cells);
export const legCells = (leg: Leg): readonly string[] => Object.values(cells).map((cell) => String(cell(leg) ?? ''));
