/** When a request counts as received (domain.md section 4). */
export const waysToReceive = ['immediate', 'sec-notice-email'] as const;
export type WayToReceive = (typeof waysToReceive)[number];

/** By what the exchange and a party reach each other; `bulk`: by its worklist and by files. */
export const partyChannels = ['api', 'portal', 'bulk', 'email'] as const;
export type PartyChannel = (typeof partyChannels)[number];

/** How a party wants to be reached, by direction. Whatever it chose, its answers may come by any channel. */
export interface Channels {
  /** Of requests that are put to it. */
  readonly requests: PartyChannel;
  /** Of answers to its own requests. */
  readonly answers: PartyChannel;
}

/** The rule of each channel. */
export const receiptBy: Readonly<Record<PartyChannel, WayToReceive>> = {
  api: 'immediate',
  portal: 'immediate',
  bulk: 'immediate',
  email: 'sec-notice-email',
};

interface Reached {
  readonly receives: WayToReceive;
  readonly channels?: Partial<Channels>;
}

/**
 * By what a party is reached. SECAS may set how it receives without naming a channel: its own choice stands as far as it
 * is one of those, and again when it is.
 */
export const channelsOf = ({ receives, channels = {} }: Reached): Channels => {
  const { requests, answers = 'api' } = channels;
  const stands = requests !== undefined && receiptBy[requests] === receives;
  return { requests: stands ? requests : receives === 'immediate' ? 'api' : 'email', answers };
};
