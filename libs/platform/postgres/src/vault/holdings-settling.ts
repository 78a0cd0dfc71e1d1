import type { PoolClient } from 'pg';
import type { HeldLabel } from '@icx/vault';
import { countHeld, deviceOf, labelOf, ofDevices, ofIds, removeConflicts, removeHeld } from './holdings-table.ts';

/** Ends one conflict of these holders; what is held then. `undefined`: it was settled before, or is not theirs. */
export const settleOne = async (
  client: PoolClient,
  holders: readonly string[],
  id: string,
  keep: 'held' | 'other',
): Promise<HeldLabel | undefined> => {
  const row = (await ofIds(client, 'holding_conflict', [id])).get(id);
  if (!row || !holders.includes(row.holder)) return undefined;
  const againstId = row.against!.toString();
  const against = (await ofIds(client, 'holding', [againstId])).get(againstId);
  if (keep === 'held') {
    await removeConflicts(client, [row]);
    return against && labelOf(against);
  }
  // The one that it contradicts may be a predecessor's, and by now its holder may have one of its own.
  const own = await ofDevices(client, 'holding', [deviceOf(row)], [row.holder]);
  await removeHeld(client, [...own, ...(against && against.holder !== row.holder ? [against] : [])]);
  await client.query(
    `WITH moved AS (DELETE FROM icx_vault.holding_conflict WHERE id = $1 RETURNING *)
     INSERT INTO icx_vault.holding
     SELECT id, device, holder, line, type, manufacturer, msn, representation, fingerprint, seal FROM moved`,
    [id],
  );
  await countHeld(client, row.holder, 1);
  return labelOf(row);
};
