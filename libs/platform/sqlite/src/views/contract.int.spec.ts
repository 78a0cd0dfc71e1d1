import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStoreContract } from '@icx/read-store/contract';
import { openSqliteEventStore } from '../log/index.ts';
import { openSqliteReadStore, type SqliteReadStore } from './index.ts';

readStoreContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-views-'));
  const [path, logPath] = [join(folder, 'views.db'), join(folder, 'log.db')];
  const log = openSqliteEventStore(logPath, { now: () => new Date().toISOString() });
  let store: SqliteReadStore | undefined;
  return Promise.resolve({
    log,
    open: async (viewsModule) => (store = await openSqliteReadStore({ path, log, logPath, viewsModule })),
    remove: async () => {
      await store?.close();
      await log.close();
      rmSync(folder, { recursive: true });
    },
  });
});
