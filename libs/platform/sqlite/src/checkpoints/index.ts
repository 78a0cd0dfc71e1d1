import { beginning, type Position } from '@icx/event-store';
import type { Checkpoints } from '@icx/runtime';
import { openDurable } from '../index.ts';

export interface SqliteCheckpoints extends Checkpoints {
  close(): void;
}

/** The reactors' part of `inbox.db`; whatever else is in the file is not touched. */
export const openSqliteCheckpoints = (path: string): SqliteCheckpoints => {
  const db = openDurable(path);
  db.exec(
    'CREATE TABLE IF NOT EXISTS reactors (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  );
  const load = db.prepare('SELECT position FROM reactors WHERE name = ?');
  load.setReadBigInts(true);
  const store = db.prepare(
    'INSERT INTO reactors VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET position = excluded.position',
  );
  return {
    load: (reactor) => (load.get(reactor)?.['position'] as Position | undefined) ?? beginning,
    store: (reactor, position) => void store.run(reactor, position),
    close: () => db.close(),
  };
};
