import type { Pool } from 'pg';
import { leafHash, NotInOrder, type ImportedEvent } from '@icx/event-store';
import { asUnavailable, transaction } from '../database/index.ts';
import { stored } from './stored-text.ts';

const INSERT = `INSERT INTO icx_log.events
  SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[])`;

/**
 * Writes events of another log as they were, in order, into a log that nobody else writes; what is there already must be the same.
 * So a move that was broken off is taken up by beginning again at any place. Answers the position reached.
 * Throws `NotInOrder`, `StorageUnavailable`.
 */
export const importEvents = async (pool: Pool, events: readonly ImportedEvent[]): Promise<bigint> => {
  try {
    return await transaction(pool, async (client) => {
      const { rows } = await client.query<{ position: bigint }>('SELECT position FROM icx_log.head FOR UPDATE');
      const head = rows[0]!.position;
      const known = events.filter(({ index }) => index <= head);
      const there = await client.query<{ position: bigint; leaf_hash: Buffer }>(
        'SELECT position, leaf_hash FROM icx_log.events WHERE position = ANY($1)',
        [known.map(({ index }) => index)],
      );
      const hashes = new Map(there.rows.map(({ position, leaf_hash }) => [position, leaf_hash]));
      for (const event of known)
        if (!hashes.get(event.index)?.equals(leafHash(event))) throw new NotInOrder(event.index, head);
      const rest = events.slice(known.length);
      rest.forEach(({ index }, n) => {
        if (index !== head + BigInt(n + 1)) throw new NotInOrder(index, head + BigInt(n));
      });
      const last = rest.at(-1);
      if (!last) return head;
      await client.query(INSERT, [
        rest.map(({ index }) => index),
        rest.map(({ stream }) => stored(stream)),
        rest.map(({ revision }) => revision),
        rest.map(({ type }) => stored(type)),
        rest.map(({ data }) => data),
        rest.map(({ metadata }) => metadata),
        rest.map(({ recordedAt }) => recordedAt),
        rest.map(({ commandKey }) => (commandKey === undefined ? null : stored(commandKey))),
        rest.map(leafHash),
      ]);
      await client.query('UPDATE icx_log.head SET position = $1, vault_sequence = greatest(vault_sequence, $2)', [
        last.index,
        last.vaultSequence,
      ]);
      return last.index;
    });
  } catch (error) {
    throw asUnavailable(error);
  }
};
