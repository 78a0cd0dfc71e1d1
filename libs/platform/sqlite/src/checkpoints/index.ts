import { beginning, type Position } from '@icx/event-store';
import { LeaseLost, type Checkpoints, type Leases } from '@icx/runtime';
import { openDurable } from '../index.ts';

export interface SqliteCheckpoints extends Checkpoints, Leases {
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS reactors (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS leases (name TEXT PRIMARY KEY, token INTEGER NOT NULL) STRICT, WITHOUT ROWID;`;

/**
 * What runs by itself has its part of `inbox.db`: how far it has come, and who may do it. Whatever else is in the file is
 * not touched. Whoever opened the file last gets each lease: the data folder has one process at a time, and one that was
 * there before and goes on all the same commits nothing any more.
 */
export const openSqliteCheckpoints = (path: string): SqliteCheckpoints => {
  const db = openDurable(path);
  db.exec(SCHEMA);
  const prepare = (sql: string) => {
    const statement = db.prepare(sql);
    statement.setReadBigInts(true);
    return statement;
  };
  const load = prepare('SELECT position FROM reactors WHERE name = ?');
  const next = prepare(
    'INSERT INTO leases VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET token = token + 1 RETURNING token',
  );
  const latest = prepare('SELECT token FROM leases WHERE name = ?');
  const store = db.prepare(
    `INSERT INTO reactors SELECT l.name, ?2 FROM leases l WHERE l.name = ?1 AND l.token = ?3
     ON CONFLICT (name) DO UPDATE SET position = excluded.position`,
  );
  const taken = new Map<string, bigint>();
  return {
    load: async (name) => (load.get(name)?.['position'] as Position | undefined) ?? beginning,
    store: async (name, position, token) => {
      if (store.run(name, position, token).changes === 0) throw new LeaseLost(name);
    },
    take: async (name) => {
      const own = taken.get(name);
      if (own !== undefined) return latest.get(name)?.['token'] === own ? own : undefined;
      const token = next.get(name)!['token'] as bigint;
      taken.set(name, token);
      return token;
    },
    close: () => db.close(),
  };
};
