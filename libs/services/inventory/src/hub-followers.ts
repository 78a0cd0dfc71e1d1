import type { CommandContext } from '@icx/commands';
import { followMeter, type MirroredDevice } from '@icx/inventory';
import { isRefusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { aDevice, deviceStream } from './device-streams.ts';
import type { InventoryEngines } from './inventory-engines.ts';
import { inventoryQueries } from './queries.ts';

/** Moves what has the MPxN of its hub with the meter, once the meter has moved. Repeating it changes nothing. */
export const moveWithMeter = async (
  { commands, views }: InventoryEngines,
  left: MirroredDevice,
  now: MirroredDevice,
  context: CommandContext,
  at: Instant,
): Promise<void> => {
  const { hub } = now;
  // Taken off for a moment, to be put right with the next update: what hangs on the hub waits for that.
  if (hub === null || left.mpxn === null || now.mpxn === null || left.mpxn === now.mpxn) return;
  // Another meter of the home is at the old meter point still: what has its MPxN is that one's.
  const others = await inventoryQueries.otherMeters(views, hub, left.mpxn, now.deviceId);
  if (others.length > 0) return;
  const ids = await inventoryQueries.onHub(views, hub, left.mpxn);
  const followers = ids.map((deviceId) => ({ stream: deviceStream(deviceId) }));
  const moved = await commands.performRows(followers, aDevice, context, (_, device) =>
    followMeter(device, left, now, { at, by: context.party }),
  );
  const failed = moved.find(isRefusal);
  if (failed) throw new Error(`What hangs on the hub of ${now.deviceId} could not be moved with it: ${failed.detail}`);
};
