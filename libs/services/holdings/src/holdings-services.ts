import { Commands } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { DeviceId, PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { requestServices } from '@icx/requests-service';
import type { Checkpoints, Clock, Runner } from '@icx/runtime';
import type { HeldCodes, Vault } from '@icx/vault';
import { Conflicts } from './conflicts.ts';
import { Deletions } from './deletions.ts';
import { holdingsReactor } from './following.ts';
import { Holders } from './holders.ts';
import { HoldingList } from './holding-list.ts';
import { Keeper } from './keeper.ts';
import { Suspicions } from './suspicions.ts';

export interface HoldingsEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly vault: Vault;
  readonly holdings: HeldCodes;
  readonly checkpoints: Checkpoints;
  readonly clock: Clock;
  readonly requests: Pick<ReturnType<typeof requestServices>, 'requests' | 'performer' | 'register' | 'supply'>;
  readonly random: (bytes: number) => Uint8Array;
  /** For how long codes are held, days. */
  readonly retentionDays?: number | undefined;
}

/** Ten years [choice]: as long as a device may wait for its code. Its holder may delete it any day. */
const TEN_YEARS = 3_652;

/** What serves holdings, ready to use without Nest. */
export const holdingsServices = (engines: HoldingsEngines) => {
  const { log, views, vault, holdings, checkpoints, clock, random, retentionDays = TEN_YEARS } = engines;
  const { requests, performer, register, supply } = engines.requests;
  const holders = new Holders(supply, views, clock);
  const commands = new Commands(log, views);
  const parts = { commands, views, requests, performer, register, vault, holdings, holders, clock, random };
  const suspicions = new Suspicions(parts);
  const conflicts = new Conflicts(parts);
  const keeper = new Keeper(parts);
  const deletions = new Deletions(parts, retentionDays);
  const { reactor, again } = holdingsReactor(log, views, checkpoints, [keeper, suspicions, conflicts]);
  return {
    holders,
    suspicions,
    conflicts,
    keeper,
    deletions,
    list: new HoldingList(views, holdings, holders, suspicions, conflicts),
    /** Not a service by its class: there are several reactors, and who asks Nest for one means that of switches. */
    following: { reactor },
    /** Originating holders of codes of the device that are not suspect. */
    heldBy: async (deviceId: DeviceId): Promise<readonly PartyId[]> => {
      const held = await holdings.find('anyone', [deviceId]);
      const suspect = await suspicions.among(held);
      return held.filter((one) => !suspect.has(one)).map(({ holder }) => holder as PartyId);
    },
    /** What runs by itself; the reactor does once it is woken. */
    runBy: (jobs: Runner): void => {
      jobs.add(reactor);
      jobs.add(again);
      jobs.add(deletions.retention());
    },
  };
};
