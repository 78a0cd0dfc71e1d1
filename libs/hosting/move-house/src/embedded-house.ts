import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { KeyRing } from '@icx/keys';
import { wallClock } from '@icx/runtime';
import { openFolderSpool } from '@icx/spool/folder';
import { keepPrivate, lockDataFolder, openDurable } from '@icx/sqlite';
import { openSignedCheckpoints } from '@icx/sqlite/audit';
import { openSqliteCheckpoints } from '@icx/sqlite/checkpoints';
import { openSqliteIdentityStore } from '@icx/sqlite/identity';
import { openSqliteEventStore } from '@icx/sqlite/log';
import { openSqliteRawMail } from '@icx/sqlite/mail';
import { openSqliteVault } from '@icx/sqlite/vault';
import type { House, Ring } from './house.ts';
import { folderMark, markFolder } from './mark.ts';
import { sqliteShelf } from './sqlite-shelf.ts';

/** Keys and the sandbox's mailbox are not among them: both profiles have them in the folder. */
const isOfEngines = (name: string): boolean =>
  name === 'uploads' || name === 'move.json' || /^(log|vault|inbox|mail|audit|views)\.db/.test(name);

/** Locks the folder until it is closed. Throws `DataFolderInUse`. */
export const openEmbeddedHouse = (folder: string): House => {
  keepPrivate(folder);
  const lock = lockDataFolder(folder);
  const databases = new Map<string, DatabaseSync>();
  const file = (name: string) => join(folder, name);
  let keys: KeyRing;
  const open = (name: string): DatabaseSync => {
    const database = databases.get(name) ?? openDurable(file(name));
    databases.set(name, database);
    return database;
  };
  const found = () => readdirSync(folder).filter(isOfEngines);
  return {
    title: `the data folder ${folder}`,
    mark: async () => folderMark(folder),
    putMark: (mark) => markFolder(folder, mark),
    isEmpty: async () => folderMark(folder)?.state === 'left' || found().length === 0,
    clear: async () => {
      const names = found();
      if (names.length === 0) return;
      const aside = file(`moved-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`);
      mkdirSync(aside, { mode: 0o700 });
      // The mark last: until then the folder is one that was left.
      for (const name of names.toSorted((a, b) => Number(a === 'move.json') - Number(b === 'move.json')))
        renameSync(file(name), join(aside, name));
    },
    prepare: async (ring) => {
      ({ keys } = ring);
      await openOnce(folder, ring);
    },
    shelf: ({ embedded, key }) =>
      typeof embedded === 'function'
        ? embedded({ folder, keys, open })
        : sqliteShelf(open(embedded.file), embedded, key),
    indexAt: async (position) => position, // its positions have no gaps
    positionAt: async (index) => index,
    refuseInUse: async () => undefined, // the lock is ours
    close: async () => {
      for (const database of databases.values()) database.close();
      lock.release();
    },
  };
};

const openOnce = async (folder: string, { keys, pairId }: Ring): Promise<void> => {
  const file = (name: string) => join(folder, name);
  const common = { keys, pairId, now: wallClock.now, random: randomBytes };
  const opened = [
    openSqliteEventStore(file('log.db'), common),
    await openSqliteVault({ ...common, path: file('vault.db') }),
    await openSqliteRawMail({ ...common, path: file('mail.db') }),
    openSqliteCheckpoints(file('inbox.db')),
    openSqliteIdentityStore({ ...common, path: file('inbox.db') }),
    openSignedCheckpoints(file('audit.db')),
    await openFolderSpool({ ...common, folder: file('uploads') }),
  ];
  for (const engine of opened) await engine.close();
};

export const hasExchange = (folder: string): boolean => existsSync(join(folder, 'log.db'));
