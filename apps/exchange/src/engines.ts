import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { wallClock } from '@icx/runtime';
import { openSqliteEventStore } from '@icx/sqlite/log';
import type { SqliteEventStore } from '@icx/sqlite/log';
import type { KeyEscrow, KeyRing } from '@icx/keys';
import { openKeys } from '@icx/keys/kms';
import type { KmsSetting } from '@icx/keys/kms';
import { openSqliteCheckpoints } from '@icx/sqlite/checkpoints';
import type { Checkpoints } from '@icx/runtime';
import type { ReadStore } from '@icx/read-store';
import { openSqliteReadStore } from '@icx/sqlite/views';
import { DataFolderNotPrivate, keepPrivate, lockDataFolder } from '@icx/sqlite';
import { checkPair } from '@icx/vault';
import { openSqliteVault } from '@icx/sqlite/vault';
import type { SqliteVault } from '@icx/sqlite/vault';

export interface Engines {
  readonly log: SqliteEventStore;
  readonly views: ReadStore;
  readonly vault: SqliteVault;
  /** How far each reactor has come. */
  readonly checkpoints: Checkpoints;
  readonly keys: KeyRing;
  readonly escrow: KeyEscrow;
  /** The folder was served from before: calls may have been taken. */
  readonly restarted: boolean;
  /** What is wrong with the KMS; `undefined`: nothing, or there is none. */
  readonly lookAtKms: () => Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

/** The exchange cannot start here as things are. The message says what to do. */
export class StartRefused extends Error {}

/** The embedded engines of one data folder, which this process has to itself until it closes them. */
export const openEngines = async (
  folder: string,
  mode: 'sandbox' | 'live',
  kms: KmsSetting = { kind: 'local' },
): Promise<Engines> => {
  makeFolder(folder);
  const opened: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const shut of opened.splice(0).toReversed()) await shut();
  };
  try {
    const lock = lockDataFolder(folder);
    opened.push(() => lock.release());
    const ring = await openKeys(kms, { folder, mode, random: randomBytes }, process.env);
    opened.push(() => ring.close());
    const { keys, pairId, escrow } = ring;
    const restarted = existsSync(join(folder, 'log.db'));
    const { log, vault, logPath } = await openPair(folder, keys, pairId, opened);
    const viewsModule = new URL('./views.ts', import.meta.url).href;
    const views = await openSqliteReadStore({ path: join(folder, 'views.db'), log, logPath, viewsModule });
    opened.push(() => views.close());
    const checkpoints = openSqliteCheckpoints(join(folder, 'inbox.db'));
    opened.push(() => checkpoints.close());
    return { log, views, vault, checkpoints, keys, escrow, restarted, lookAtKms: ring.look, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Log and vault of one exchange. One that is missing is made only if the other says that nothing was lost with it. */
const openPair = async (folder: string, keys: KeyRing, pairId: string, opened: (() => unknown)[]) => {
  const [logPath, vaultPath] = [join(folder, 'log.db'), join(folder, 'vault.db')];
  const openLog = (): SqliteEventStore => {
    const log = openSqliteEventStore(logPath, { now: wallClock.now, pairId });
    opened.push(() => log.close());
    return log;
  };
  const openVault = async (): Promise<SqliteVault> => {
    const vault = await openSqliteVault({ path: vaultPath, keys, pairId, now: wallClock.now, random: randomBytes });
    opened.push(() => vault.close());
    return vault;
  };
  const log = existsSync(logPath) ? openLog() : undefined;
  const vault = existsSync(vaultPath) ? await openVault() : undefined;
  const unpaired = checkPair({
    log: { pairId: log?.pairId, maxVaultSequence: log?.maxVaultSequence() ?? 0n },
    vault: { pairId, highestSequence: vault?.highestSequence ?? 0n },
  });
  if (unpaired) throw new StartRefused(unpaired.detail);
  return { log: log ?? openLog(), vault: vault ?? (await openVault()), logPath };
};

const makeFolder = (folder: string): void => {
  try {
    keepPrivate(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    if (cause instanceof DataFolderNotPrivate) throw new StartRefused(cause.message, { cause });
    const { code } = cause as NodeJS.ErrnoException;
    throw new StartRefused(`${folder} cannot be the data folder (${code}). Choose another one with ICX_DATA.`, {
      cause,
    });
  }
};
