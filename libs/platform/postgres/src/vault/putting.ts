import type { PoolClient } from 'pg';
import { codeIn, type Custody } from '@icx/vault';
import { seal, type DataKey, type Label, type Surroundings } from '@icx/vault/engine';
import { KeyTooOld } from '../sealed/index.ts';
import { findByCommands, insertCodes, type CodeRow } from './codes.ts';
import { giveUpTo, lockGiven } from './vault-database.ts';

export interface Asked {
  readonly plaintext: Uint8Array;
  readonly custody: Custody;
  readonly command: { readonly party: string; readonly id: string };
  readonly dataKey: DataKey;
}

export interface Put {
  readonly row: CodeRow;
  /** Somebody has put under this command before. */
  readonly earlier: boolean;
}

const keyOf = (party: string, id: string) => JSON.stringify([party, id]);

/**
 * Many codes in one transaction, under the lock of the sequences: whoever puts next, in whatever process, sees them.
 * One that was put before is younger from now on, so that no sweep takes it.
 */
export const putCodes = async (client: PoolClient, all: readonly Asked[], around: Surroundings): Promise<Put[]> => {
  const { highest, least } = await lockGiven(client);
  if (all.some(({ dataKey }) => dataKey.wrapped.version < least)) throw new KeyTooOld();
  const commands = all.map(({ command }) => command);
  const found = await findByCommands(
    client,
    commands.map(({ party }) => party),
    commands.map(({ id }) => id),
  );
  const known = new Map(found.map((row) => [keyOf(row.party, row.commandId), row]));
  const fresh: CodeRow[] = [];
  const puts = all.map((asked): Put => {
    const key = keyOf(asked.command.party, asked.command.id);
    const before = known.get(key);
    if (before) return { row: before, earlier: true };
    const row = sealed(asked, highest + BigInt(fresh.length) + 1n, around);
    known.set(key, row);
    fresh.push(row);
    return { row, earlier: false };
  });
  const putAt = around.now();
  if (found.length > 0)
    await client.query('UPDATE icx_vault.custody SET put_at = $1 WHERE sequence = ANY($2::bigint[])', [
      putAt,
      found.map(({ sequence }) => sequence),
    ]);
  if (fresh.length > 0) {
    await insertCodes(client, fresh, putAt);
    await giveUpTo(client, highest + BigInt(fresh.length));
  }
  return puts;
};

const sealed = ({ plaintext, custody, command, dataKey }: Asked, sequence: bigint, around: Surroundings): CodeRow => {
  const label: Label = {
    // Not hexadecimal: 32 hexadecimal digits would look like an install code to whoever searches a log for one.
    id: `code_${Buffer.from(around.random(16)).toString('base64url')}`,
    sequence: sequence.toString(),
    deviceId: custody.deviceId,
    holder: custody.holder,
    party: command.party,
    commandId: command.id,
    fingerprint: around.keys.hmac('vault-fingerprint', codeIn(plaintext)).toString('hex'),
  };
  return { ...label, ...seal(plaintext, label, dataKey, around.random) };
};
