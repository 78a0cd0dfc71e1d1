import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { wallClock } from '@icx/clock';
import type { EventStore } from '@icx/event-store';
import { openSqliteEventStore } from '@icx/event-store-sqlite';
import { openKeyFile } from '@icx/keys';
import type { KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { openSqliteReadStore } from '@icx/read-store-sqlite';
import { lockDataFolder } from '@icx/sqlite';
import { checkPair } from '@icx/vault';
import type { Vault } from '@icx/vault';
import { openSqliteVault } from '@icx/vault-sqlite';

export interface Engines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly vault: Vault;
  readonly keys: KeyRing;
  close(): Promise<void>;
}

/** Log and vault must not serve together. The message says what to do. */
export class StartRefused extends Error {}

/** The embedded engines of one data folder, which this process has to itself until it closes them. */
export const openEngines = async (folder: string, mode: 'sandbox' | 'live'): Promise<Engines> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const opened: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const shut of opened.splice(0).toReversed()) await shut();
  };
  try {
    const lock = lockDataFolder(folder);
    opened.push(() => lock.release());
    const { keys, pairId } = openKeyFile({ folder, mode, random: randomBytes });
    const vault = openSqliteVault({
      path: join(folder, 'vault.db'),
      keys,
      pairId,
      now: wallClock.now,
      random: randomBytes,
    });
    opened.push(() => vault.close());
    const logPath = join(folder, 'log.db');
    const log = openSqliteEventStore(logPath, { now: wallClock.now, pairId });
    opened.push(() => log.close());
    const unpaired = checkPair({
      log: { pairId: log.pairId, maxVaultSequence: log.maxVaultSequence() },
      vault: { pairId, highestSequence: vault.highestSequence },
    });
    if (unpaired) throw new StartRefused(unpaired.detail);
    const viewsModule = new URL('./views.ts', import.meta.url).href;
    const views = await openSqliteReadStore({ path: join(folder, 'views.db'), log, logPath, viewsModule });
    opened.push(() => views.close());
    return { log, views, vault, keys, close };
  } catch (error) {
    await close();
    throw error;
  }
};
