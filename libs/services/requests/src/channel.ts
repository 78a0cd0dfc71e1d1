import type { PartyChannel, WayToReceive } from '@icx/parties';

/**
 * A way between the exchange and its parties. Whatever comes by it becomes a command like any other, under its name; what
 * every channel keeps to is `apps/exchange/src/channel.contract.ts`, and each runs it.
 */
export interface RequestChannel {
  readonly name: PartyChannel;
  /** When what is put to a party by it counts as received. */
  readonly receipt: WayToReceive;
  /**
   * It takes each leg to its addressee once that is on record, and `Deliveries` is told what came of it. Absent: the addressee
   * comes for it, and it is there with the append that opens the leg, so that nothing can fail.
   */
  readonly carries?: true;
}

/** Those of them that take requests to a party, by name. */
export const carrying = (channels: readonly RequestChannel[]): ReadonlySet<PartyChannel> =>
  new Set(channels.filter(({ carries }) => carries).map(({ name }) => name));
