import type { JsonObject } from './json.ts';

/**
 * Through which door an act came. `exchange`: nobody's act, a timer, a follower or the start brought it about; `sign-in`:
 * the pages on which people enrol; `topic`: a bus, from another system; `sandbox`: the tools of a sandbox.
 */
export const channels = ['api', 'portal', 'email', 'bulk', 'topic', 'sign-in', 'sandbox', 'exchange'] as const;
export type Channel = (typeof channels)[number];

/** Who acts, and through what. */
export interface Origin {
  /** `null`: the exchange itself. */
  readonly party: string | null;
  /** The person or system acting for the party. */
  readonly user: string;
  readonly channel: Channel;
  /** Who approved what needs two people; `user` proposed it. */
  readonly approvedBy?: string;
  /** Of one command of many, which belong together: a file, a call for many devices. They are told in one mail. */
  readonly batch?: string;
}

/** Stored with every event of an append. Events from before it was kept have no `channel`: it is not known. */
export type EventMetadata = JsonObject & { readonly party: string | null; readonly channel: Channel };

/** The exchange in its own name. */
export const exchangeItself: Origin = { party: null, user: 'exchange', channel: 'exchange' };

/** Who and through what, and what tells the command again: its id, the fingerprint of its body. */
export const metadataOf = (
  { party, user, channel, approvedBy, batch }: Origin,
  command: JsonObject = {},
): EventMetadata => ({
  party,
  user,
  channel,
  ...(approvedBy === undefined ? {} : { approvedBy }),
  ...(batch === undefined ? {} : { batch }),
  ...command,
});

/** Through what an event came; `null`: it is older than that this is kept. */
export const channelOf = ({ metadata }: { readonly metadata: JsonObject }): Channel | null =>
  (metadata['channel'] as Channel | undefined) ?? null;

/** What the command belongs to that brought an event about; `null`: it came alone. */
export const batchOf = ({ metadata }: { readonly metadata: JsonObject }): string | null =>
  (metadata['batch'] as string | undefined) ?? null;
