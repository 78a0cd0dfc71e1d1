import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LogWatch } from '@icx/audit';
import type { KeyRing } from '@icx/keys';
import { inOnePass, MemoryCounters } from '@icx/runtime';
import { openFolderSpool } from '@icx/spool/folder';
import { checkPair } from '@icx/vault';
import { openSignedCheckpoints } from '../audit/index.ts';
import { openSqliteCheckpoints } from '../checkpoints/index.ts';
import { openSqliteIdentityStore } from '../identity/index.ts';
import { openLeafReader, openSqliteEventStore } from '../log/index.ts';
import { openSqliteRawMail } from '../mail/index.ts';
import { openSqliteVault } from '../vault/index.ts';
import { openSqliteReadStore } from '../views/index.ts';

/** What is done about a log that is not as it was written. */
const DAMAGED_LOG = 'Stop the exchange, run `icx verify`, and put the backup of log.db in place.';

export interface DataFolder {
  /** A private folder that is there; what is missing in it is made. */
  readonly folder: string;
  readonly keys: KeyRing;
  /** Of the key file: says which log and vault belong to it. */
  readonly pairId: string;
  /** Address of the module that exports `views`. */
  readonly viewsModule: string;
  /** Wall clock, ISO 8601. */
  readonly now: () => string;
  readonly random: (bytes: number) => Buffer;
}

/** Log and vault of the folder do not belong together, or one of them is older than the other knows. */
export class PairRefused extends Error {}

/** Every engine of one data folder. The one who opened them closes them, once nothing uses them any more. */
export const openDataFolder = async (options: DataFolder) => {
  const { folder, keys, viewsModule, now, random } = options;
  const file = (name: string): string => join(folder, name);
  const opened = new AsyncDisposableStack();
  const closing = <T extends { readonly close: () => unknown }>(engine: T): T =>
    opened.adopt(engine, async () => void (await engine.close()));
  const close = (): Promise<void> => opened.disposeAsync();
  try {
    const restarted = existsSync(file('log.db'));
    const pair = await openPair(options, closing);
    const { vault } = pair;
    const rawMail = closing(await openSqliteRawMail({ ...options, path: file('mail.db') }));
    const log = inOnePass(pair.log);
    const logPath = file('log.db');
    const views = closing(await openSqliteReadStore({ path: file('views.db'), log, logPath, viewsModule }));
    const checkpoints = closing(openSqliteCheckpoints(file('inbox.db')));
    const identities = closing(openSqliteIdentityStore({ path: file('inbox.db'), keys, now }));
    const spool = closing(await openFolderSpool({ folder: file('uploads'), keys, random }));
    const leaves = closing(openLeafReader(logPath));
    const signed = closing(openSignedCheckpoints(file('audit.db')));
    const content = new LogWatch(leaves, DAMAGED_LOG);
    const { holdings } = vault;
    return {
      log,
      vault,
      holdings,
      views,
      checkpoints,
      identities,
      counters: new MemoryCounters(),
      spool,
      rawMail,
      leaves,
      signed,
      content,
      restarted,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Log and vault of one exchange. One that is missing is made only if the other says that nothing was lost with it. */
const openPair = async (
  { folder, keys, pairId, now, random }: DataFolder,
  closing: <T extends { readonly close: () => unknown }>(engine: T) => T,
) => {
  const [logPath, vaultPath] = [join(folder, 'log.db'), join(folder, 'vault.db')];
  const openLog = () => closing(openSqliteEventStore(logPath, { now, pairId }));
  const openVault = async () => closing(await openSqliteVault({ path: vaultPath, keys, pairId, now, random }));
  const log = existsSync(logPath) ? openLog() : undefined;
  const vault = existsSync(vaultPath) ? await openVault() : undefined;
  const unpaired = checkPair({
    log: { pairId: log?.pairId, maxVaultSequence: (await log?.maxVaultSequence()) ?? 0n },
    vault: { pairId, highestSequence: vault?.highestSequence ?? 0n },
  });
  if (unpaired) throw new PairRefused(unpaired.detail);
  return { log: log ?? openLog(), vault: vault ?? (await openVault()) };
};
