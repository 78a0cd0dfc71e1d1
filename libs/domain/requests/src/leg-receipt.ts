import { isAbout, type NoticeDelivery, type NoticeTo } from './receipt.ts';
import type { Leg } from './state.ts';

/** The leg with what became of its notice at one recipient, where that is known. */
export const told = (
  leg: Leg,
  { post, recipient, point = null, address, rank }: Partial<NoticeTo>,
  news: Partial<NoticeDelivery> & Pick<NoticeDelivery, 'state'>,
): Leg => {
  if (post === undefined || recipient === undefined || address === undefined || rank === undefined) return leg;
  const { deliveries = [] } = leg;
  const known = deliveries.find((one) => isAbout(one, { post, recipient }));
  const unknown = { post, recipient, point, address, rank, sentAt: null, failedAt: null, reason: null };
  const now = { ...unknown, ...known, ...news };
  return { ...leg, deliveries: known ? deliveries.map((one) => (one === known ? now : one)) : [...deliveries, now] };
};

/** What it counted as by the notice that came back, it does not. */
export const notReceived = (leg: Leg): Leg => {
  if (leg.receivedBy !== 'deemed') return leg;
  const { receivedAt: _, receivedBy: __, deadline: ___, reminded: ____, ...rest } = leg;
  return rest;
};
