import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeafFollower, sparseLeaves } from '@icx/audit';
import { MemoryLeaves } from '@icx/audit/memory';
import { viewsModule } from '@icx/composition';
import { MemoryData, MemoryLog } from '@icx/event-store/memory';
import { openKeyFile } from '@icx/keys';
import { MemoryCounters, wallClock } from '@icx/runtime';
import { openSignedCheckpoints } from '@icx/sqlite/audit';
import { openSqliteCheckpoints } from '@icx/sqlite/checkpoints';
import { openSqliteIdentityStore } from '@icx/sqlite/identity';
import { openSqliteRawMail } from '@icx/sqlite/mail';
import { openSqliteVault } from '@icx/sqlite/vault';
import { openSqliteReadStore } from '@icx/sqlite/views';
import { openFolderSpool } from '@icx/spool/folder';

/** What stays of a folder's log when its engines are closed. */
const kept = new Map<string, { readonly data: MemoryData; readonly leaves: MemoryLeaves }>();

/** The engines of a data folder over a log as a cluster keeps one: gaps, delays, leaves that follow. */
export const openMemoryEngines = async (folder = mkdtempSync(join(tmpdir(), 'icx-world-'))) => {
  const { now } = wallClock;
  const { keys, pairId, escrow } = openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
  const { data, leaves } = kept.get(folder) ?? { data: new MemoryData({ pairId }), leaves: new MemoryLeaves() };
  kept.set(folder, { data, leaves });
  const file = (name: string): string => join(folder, name);
  const log = new MemoryLog({ data, now });
  const follower = new LeafFollower(log, leaves);
  await follower.start();
  const vault = await openSqliteVault({ path: file('vault.db'), keys, pairId, now, random: randomBytes });
  const views = await openSqliteReadStore({ path: file('views.db'), log, logPath: file('log.db'), viewsModule });
  const checkpoints = openSqliteCheckpoints(file('inbox.db'));
  const identities = openSqliteIdentityStore({ path: file('inbox.db'), keys, now });
  const signed = openSignedCheckpoints(file('audit.db'));
  const spool = await openFolderSpool({ folder: file('uploads'), keys, random: randomBytes });
  const rawMail = await openSqliteRawMail({ path: file('mail.db'), keys, pairId, now, random: randomBytes });
  const close = async (): Promise<void> => {
    for (const engine of [rawMail, spool, signed, identities, checkpoints, views, vault, log]) await engine.close();
  };
  return {
    ...{
      log,
      vault,
      holdings: vault.holdings,
      views,
      checkpoints,
      identities,
      counters: new MemoryCounters(),
      spool,
      rawMail,
      leaves: sparseLeaves(log, leaves),
      signed,
      keys,
      escrow,
      folder,
    },
    restarted: data.head() > 0n,
    content: { start: async () => undefined, stop: async () => undefined, problem: () => follower.failure()?.message },
    lookAtKms: async () => undefined,
    close,
    remove: async (): Promise<void> => {
      await close();
      kept.delete(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
