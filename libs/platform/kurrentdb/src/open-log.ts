import type { PairedEventStore } from '@icx/event-store';
import { KurrentImport } from './import-events.ts';
import { KurrentLog } from './kurrent-log.ts';
import { onCluster, type KurrentLogOptions, type KurrentPlace } from './on-cluster.ts';

/**
 * Throws `StorageUnavailable` within ten seconds where there is no such server, `InvalidConnectionString`, and
 * `LogOfAnotherVault`.
 */
export const openKurrentLog = async (options: KurrentLogOptions): Promise<PairedEventStore> =>
  new KurrentLog(await onCluster(options), options);

/** For a log that nobody serves. Throws as `openKurrentLog` does. */
export const openKurrentImport = async (place: KurrentPlace): Promise<KurrentImport> =>
  new KurrentImport(await onCluster(place), place.reservations);
