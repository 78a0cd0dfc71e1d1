import { partyChannels, type PartyChannel } from '@icx/parties';
import { waysOfConfirmation, type LegFacts } from '@icx/sla';
import { within, type Period } from './month.ts';
import { isBacklog, isOpenAt } from './population.ts';

/** `not-recorded`: legs of a time when it was not kept. */
export const reportedChannels = [...partyChannels, 'not-recorded'] as const;
export type ReportedChannel = PartyChannel | 'not-recorded';

export const channelCounts = [
  'opened',
  'sent',
  'handedOver',
  'bounced',
  'received',
  'deemedReceived',
  'confirmed',
  ...waysOfConfirmation,
] as const;
export type ChannelFigures = Readonly<Record<(typeof channelCounts)[number], number>> & {
  readonly channel: ReportedChannel;
};

export const channelOf = ({ channel }: LegFacts): ReportedChannel => channel ?? 'not-recorded';

/** What one leg adds to its channel: by the month of each instant, but for a bounce, which has none, by that of opening. */
export const channelPart = (leg: LegFacts, period: Period): Partial<Record<(typeof channelCounts)[number], number>> => {
  const count = (name: (typeof channelCounts)[number], counts: boolean) => (counts ? { [name]: 1 } : {});
  const opened = within(period, leg.openedAt);
  const received = within(period, leg.receivedAt);
  const confirmed = leg.confirmed && within(period, leg.confirmed.at) ? leg.confirmed : null;
  return {
    ...count('opened', opened),
    ...count('sent', within(period, leg.dispatchedAt)),
    ...count('handedOver', within(period, leg.handedOverAt)),
    ...count('bounced', opened && leg.undelivered),
    ...count('received', received),
    ...count('deemedReceived', received && leg.receivedBy === 'deemed'),
    ...(confirmed && { confirmed: 1, [confirmed.by]: 1 }),
  };
};

/** The register that no SLA applies to. */
export const backlogCounts = ['received', 'answered', 'open', 'openEvidenced', 'openUnevidenced'] as const;
export type BacklogFigures = Readonly<Record<(typeof backlogCounts)[number], number>>;

export const backlogPart = (leg: LegFacts, period: Period): Partial<Record<(typeof backlogCounts)[number], number>> => {
  if (!isBacklog(leg) || !leg.obligated) return {};
  const evidenced = leg.installationEvidenced ? 'openEvidenced' : 'openUnevidenced';
  return {
    ...(within(period, leg.receivedAt) && { received: 1 }),
    ...(leg.reply && within(period, leg.reply.at) && { answered: 1 }),
    ...(isOpenAt(leg, period.at) && { open: 1, [evidenced]: 1 }),
  };
};
