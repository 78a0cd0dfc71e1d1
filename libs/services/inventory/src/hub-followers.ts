import { metadataOf, revisionAfter } from '@icx/event-store';
import type { DeviceId } from '@icx/identifiers';
import { followMeter, type MirroredDevice } from '@icx/inventory';
import type { Instant } from '@icx/working-days';
import { asNew, deviceStream, foldDevice } from './device-streams.ts';
import type { InventoryAuthor, InventoryEngines } from './inventory-engines.ts';

const ATTEMPTS = 20;

/** Moves what has the MPxN of its hub with the meter, once the meter has moved. Repeating it changes nothing. */
export const moveWithMeter = async (
  { log, views }: InventoryEngines,
  left: MirroredDevice,
  now: MirroredDevice,
  author: InventoryAuthor,
  at: Instant,
): Promise<void> => {
  const { hub } = now;
  // Taken off for a moment, to be put right with the next update: what hangs on the hub waits for that.
  if (hub === null || left.mpxn === null || now.mpxn === null || left.mpxn === now.mpxn) return;
  const { party, command } = author;
  const metadata = metadataOf(author, { command: command.id });
  const move = async (deviceId: DeviceId): Promise<bigint> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const recorded = await log.readStream(deviceStream(deviceId));
      const events = followMeter(foldDevice(recorded), left, now, { at, by: party });
      if (events.length === 0) return 0n;
      const result = await log.append(deviceStream(deviceId), revisionAfter(recorded), asNew(events), { metadata });
      if (result.outcome === 'appended') return result.position;
    }
    throw new Error(`${deviceId} could not be moved with the meter on its hub: others are changing it all the time.`);
  };
  // Another meter of the home is at the old meter point still: what has its MPxN is that one's.
  const others = await views.query
    .selectFrom('devices')
    .select('device_id')
    .where('hub', '=', hub)
    .where('mpxn', '=', left.mpxn)
    .where('device_type', 'in', ['ESME', 'GSME'])
    .where('device_id', '<>', now.deviceId)
    .execute();
  if (others.length > 0) return;
  const rows = await views.query
    .selectFrom('devices')
    .select('device_id')
    .where((where) => where.or([where('hub', '=', hub), where('device_id', '=', hub)]))
    .where('mpxn', '=', left.mpxn)
    .execute();
  const positions = await Promise.all(rows.map((row) => move(row['device_id'] as DeviceId)));
  await views.reached(positions.reduce((last, position) => (position > last ? position : last), 0n));
};
