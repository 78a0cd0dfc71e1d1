import type { CommandContext } from '@icx/commands';
import type { DeviceId } from '@icx/identifiers';
import { followMeter, type MirroredDevice } from '@icx/inventory';
import { isRefusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { aDevice, deviceStream } from './device-streams.ts';
import type { InventoryEngines } from './inventory-engines.ts';

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
  const followers = rows.map((row) => ({ stream: deviceStream(row['device_id'] as DeviceId) }));
  const moved = await commands.performRows(followers, aDevice, context, (_, device) =>
    followMeter(device, left, now, { at, by: context.party }),
  );
  const failed = moved.find(isRefusal);
  if (failed) throw new Error(`What hangs on the hub of ${now.deviceId} could not be moved with it: ${failed.detail}`);
};
