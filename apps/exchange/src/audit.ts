import { join } from 'node:path';
import { AuditTrail, signerOf } from '@icx/audit';
import { openSqliteCheckpoints } from '@icx/sqlite/audit';
import { wallClock } from '@icx/runtime';
import { LogWatch, openLeafReader } from '@icx/sqlite/log';
import type { Engines } from './engines.ts';

/** The audit trail over the log of a data folder, and what looks at its events. Open it before anything is appended. */
export const openAudit = async (
  folder: string,
  { log, keys }: Pick<Engines, 'log' | 'keys'>,
): Promise<{ readonly trail: AuditTrail; readonly watch: LogWatch; readonly close: () => Promise<void> }> => {
  const signer = signerOf({ keys, pairId: log.pairId });
  const leaves = openLeafReader(join(folder, 'log.db'));
  const opened: (() => unknown)[] = [() => leaves.close()];
  const close = async (): Promise<void> => {
    for (const shut of opened.splice(0).toReversed()) await shut();
  };
  try {
    const checkpoints = openSqliteCheckpoints(join(folder, 'audit.db'));
    opened.push(() => checkpoints.close());
    const trail = await AuditTrail.open({ log, leaves, checkpoints, signer, now: wallClock.now });
    opened.push(() => trail.stop());
    const watch = new LogWatch(leaves);
    opened.push(() => watch.stop());
    await watch.start();
    return { trail, watch, close };
  } catch (error) {
    await close();
    throw error;
  }
};
