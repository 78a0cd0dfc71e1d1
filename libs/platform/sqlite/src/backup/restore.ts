import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openLogReader, verifyLog } from '../log/index.ts';
import { positionOf } from '@icx/event-store';
import type { KeyFile } from '@icx/keys';
import { checkPair } from '@icx/vault';
import { openSealed } from './sealed-files.ts';
import { BackupRefused, checkedManifest, parts, sync, type Part } from './manifest.ts';

export interface RestoreOptions {
  /** Where each part is: they may come from different places, and of different backups. */
  readonly from: Readonly<Record<Part, string>>;
  /** The data folder: empty, or not there yet. */
  readonly data: string;
  readonly openKeys: (folder: string) => Promise<KeyFile>;
  readonly now: () => string;
}

export interface Restored {
  /** Position of the last event: what came after it is lost. */
  readonly head: string;
  readonly lastRecordedAt: string | null;
  readonly codes: number;
  readonly mails: number;
}

/**
 * Makes a data folder of a backup, and leaves one only if it is sound: the files are what the manifests say, log, vault
 * and keys are a pair with the vault not behind the log, every hash of the log fits and every code and mail opens.
 * Throws `BackupRefused`.
 */
export const restore = async ({ from, data, openKeys, now }: RestoreOptions): Promise<Restored> => {
  if (existsSync(data) && readdirSync(data).length > 0)
    throw new BackupRefused('data-folder-not-empty', `${data} is not empty: restore into a folder of its own.`);
  const manifests = parts.map((part) => [part, checkedManifest(from[part], part)] as const);
  const made = !existsSync(data);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  chmodSync(data, 0o700);
  const placed: string[] = [];
  try {
    for (const [part, { files }] of manifests) {
      for (const name of Object.keys(files)) {
        const path = join(data, name);
        placed.push(path);
        copyFileSync(join(from[part], name), path);
        chmodSync(path, 0o600);
        sync(path);
      }
    }
    const restored = await check(data, openKeys, now);
    sync(data);
    return restored;
  } catch (error) {
    for (const path of placed) for (const rest of ['', '-wal', '-shm']) rmSync(path + rest, { force: true });
    if (made) rmdirSync(data);
    throw error;
  }
};

const check = async (
  data: string,
  openKeys: RestoreOptions['openKeys'],
  now: RestoreOptions['now'],
): Promise<Restored> => {
  const keyFile = await openKeys(data);
  const { opened, vaultSequence, broken } = await openSealed(data, keyFile, now);
  const log = openLogReader(join(data, 'log.db'));
  try {
    const sides = { log: log.pair(), vault: { pairId: keyFile.pairId, highestSequence: BigInt(vaultSequence) } };
    const unpaired = checkPair(sides);
    if (unpaired) throw new BackupRefused(unpaired.code as BackupRefused['code'], unpaired.detail);
    const { problems } = await verifyLog(join(data, 'log.db'));
    if (problems.length > 0 || broken.length > 0)
      throw new BackupRefused(
        'backup-not-sound',
        `The backup has ${problems.length} damaged event(s) and ${broken.length} code(s) or mail(s) that do not open: use another one.`,
      );
    const head = log.head();
    const [last] = head > 0n ? log.readAll(positionOf(head - 1n), 1) : [];
    return { head: head.toString(), lastRecordedAt: last?.recordedAt ?? null, ...opened };
  } finally {
    log.close();
  }
};
