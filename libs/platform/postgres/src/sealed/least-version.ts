import type { PoolClient } from 'pg';
import { StorageUnavailable } from '@icx/event-store';

/** The data key is under a wrapping key that is being retired, of which this process has not heard yet. Nothing was stored. */
export class KeyTooOld extends StorageUnavailable {
  constructor() {
    super('storage-busy', 'The wrapping keys were rotated meanwhile. Try again.');
  }
}

/** DDL of a schema that keeps wrapped keys. */
export const leastVersionTable = `
  CREATE TABLE least_version(version integer NOT NULL);
  INSERT INTO least_version VALUES (0);`;

/** To be asked by a transaction that stores a wrapped key: until it ends nobody raises the least. Throws `KeyTooOld`. */
export const refuseOlder = async (client: PoolClient, schema: string, version: number): Promise<void> => {
  const { rows } = await client.query<{ version: number }>(`SELECT version FROM ${schema}.least_version FOR SHARE`);
  if (version < rows[0]!.version) throw new KeyTooOld();
};

/** From now on nothing is stored under an older wrapping key, and what was being stored is: so a re-wrapping sees it. */
export const raiseLeast = (client: PoolClient, schema: string, version: number): Promise<unknown> =>
  client.query(`UPDATE ${schema}.least_version SET version = greatest(version, $1)`, [version]);
