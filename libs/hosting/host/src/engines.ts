import { randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { StartRefused, viewsModule, type Engines } from '@icx/composition';
import { openKeys } from '@icx/keys/kms';
import type { KmsSetting } from '@icx/keys/kms';
import { folderMark, undoing, whyNotStarted, type Mark } from '@icx/move-house/mark';
import { wallClock } from '@icx/runtime';
import { DataFolderNotPrivate, keepPrivate, lockDataFolder } from '@icx/sqlite';
import { openDataFolder } from '@icx/sqlite/folder';

export interface OpenedEngines extends Engines {
  /** The folder was served from before: calls may have been taken. */
  readonly restarted: boolean;
  readonly close: () => Promise<void>;
  /** Resolves, with why, once it was found that the exchange has moved away under this process. */
  readonly left?: Promise<Error>;
}

/** The embedded engines of one data folder, which this process has to itself until it closes them. */
export const openEngines = async (
  folder: string,
  mode: 'sandbox' | 'live',
  kms: KmsSetting = { kind: 'local' },
): Promise<OpenedEngines> => {
  makeFolder(folder);
  const opened = new AsyncDisposableStack();
  const close = (): Promise<void> => opened.disposeAsync();
  try {
    const lock = lockDataFolder(folder);
    opened.defer(() => lock.release());
    refuseMoving(folderMark(folder), undoing.folder(folder));
    const ring = await openKeys(kms, { folder, mode, random: randomBytes }, process.env);
    opened.defer(() => ring.close());
    const { keys, pairId, escrow } = ring;
    const engines = await openDataFolder({
      ...{ folder, keys, pairId, viewsModule },
      now: wallClock.now,
      random: randomBytes,
    });
    opened.defer(engines.close);
    return { ...engines, keys, escrow, lookAtKms: ring.look, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Throws `StartRefused` where the exchange is moving in or out, or has moved away. */
export const refuseMoving = (mark: Mark | undefined, undo: string): void => {
  const why = whyNotStarted(mark, undo);
  if (why) throw new StartRefused(why);
};

export const makeFolder = (folder: string): void => {
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
