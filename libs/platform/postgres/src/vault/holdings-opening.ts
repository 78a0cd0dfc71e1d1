import { KeyDoesNotFit, type KeyRing, type Wrapped } from '@icx/keys';
import { openHolding, SealBroken, type HeldLabel, type HoldingKey, type OpenedCode } from '@icx/vault';
import { deviceOf, labelOf, ofDevices, type HoldingRow } from './holdings-table.ts';
import type { EngineDatabase } from '../database/index.ts';

/** The codes of these, in their order; `undefined`: not held. Throws `SealBroken` and `KmsUnavailable`. */
export const openHoldings = async (
  database: EngineDatabase,
  keys: KeyRing,
  held: readonly HoldingKey[],
): Promise<(OpenedCode | undefined)[]> => {
  const devices = held.map(({ deviceId }) => deviceId);
  const holders = held.map(({ holder }) => holder);
  const rows = await database.run((client) => ofDevices(client, 'holding', devices, holders));
  const found = new Map(rows.map((row) => [JSON.stringify([row.holder, deviceOf(row)]), row]));
  const asked = held.flatMap((key, at) => {
    const row = found.get(JSON.stringify([key.holder, key.deviceId]));
    // What was asked for, not what the row says of itself: a row that took another's place does not open.
    return row ? [{ at, row, label: { ...labelOf(row), holder: key.holder, deviceId: key.deviceId } }] : [];
  });
  const opened: (OpenedCode | undefined)[] = held.map(() => undefined);
  for (const of of Map.groupBy(asked, ({ row }) => row.key).values())
    await withKeyOf(database, keys, of[0]!.row, (open) => {
      for (const { at, row, label } of of) opened[at] = open(row, label);
    });
  return opened;
};

/** With the data key of a row, and so of all that came with it, in clear until `work` has ended. */
export const withKeyOf = async <T>(
  database: EngineDatabase,
  keys: KeyRing,
  { key }: HoldingRow,
  work: (open: (row: HoldingRow, label: HeldLabel) => OpenedCode) => T,
): Promise<T> => {
  const [wrapped] = await database.rows<Wrapped>(
    'SELECT key_version AS version, wrapped_key AS bytes FROM icx_vault.holding_key WHERE id = $1',
    [key],
  );
  if (!wrapped) throw new SealBroken();
  const plain = await keys.unwrap(wrapped).catch((cause: unknown) => {
    throw cause instanceof KeyDoesNotFit ? new SealBroken({ cause }) : cause;
  });
  try {
    return work(({ seal }, label) => openHolding(seal, label, { id: key, plain }));
  } finally {
    plain.fill(0);
  }
};
