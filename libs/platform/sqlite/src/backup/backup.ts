import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLogReader } from '../log/index.ts';
import type { KeyFile } from '@icx/keys';
import { openReadOnly } from '../index.ts';
import { openSealed, sealedFiles, type Opened } from './sealed-files.ts';
import { BackupRefused, parts, sync, writeManifest, type Part } from './manifest.ts';

export interface BackupOptions {
  /** The data folder; its exchange may be serving. */
  readonly data: string;
  /** Where the backup goes: a folder that is empty or not there yet. */
  readonly to: string;
  /** Opens the key ring of a folder that holds a `keys.json`. */
  readonly openKeys: (folder: string) => Promise<KeyFile>;
  /** Wall clock, ISO 8601. */
  readonly now: () => string;
}

export interface Backup {
  readonly head: string;
  readonly vaultSequence: string;
  /** Codes in it, each of which was opened. */
  readonly codes: number;
  /** And raw mails. */
  readonly mails: number;
}

/** Rotations that come in between; a second one is already unlikely. */
const ATTEMPTS = 5;

/**
 * In this order: nothing in the log's companions may be ahead of the log, and nothing in the log ahead of the vault.
 * Views are not there: they are rebuilt.
 */
const logFiles = ['audit.db', 'inbox.db', 'log.db'];
const keyFiles = ['keys.json', 'escrow.json'];

/** What a backup that was killed leaves; the next one into the same folder begins anew. */
const UNFINISHED = '.unfinished';

/**
 * Backs up a data folder beside the exchange that serves it: the log, the vault and the keys, each into a folder of its
 * own. Each database is copied in one read transaction, then the vault's copy is opened code by code with the copied
 * keys: what this reports can be restored, and one that fails leaves nothing. Throws `BackupRefused` and `StorageUnavailable`.
 */
export const backUp = async ({ data, to, openKeys, now }: BackupOptions): Promise<Backup> => {
  if (existsSync(to) && readdirSync(to).some((name) => name !== UNFINISHED))
    throw new BackupRefused('backup-folder-not-empty', `${to} is not empty: name a folder for this backup alone.`);
  const made = !existsSync(to);
  // Made within the folder, which may be a volume of its own, and moved into place when it is whole.
  const aside = join(to, UNFINISHED);
  rmSync(aside, { recursive: true, force: true });
  try {
    const folder = (part: Part): string => join(aside, part);
    for (const part of parts) mkdirSync(folder(part), { recursive: true, mode: 0o700 });
    chmodSync(to, 0o700);
    const backup = await fill({ data, folder, openKeys, now });
    for (const part of parts) renameSync(folder(part), join(to, part));
    sync(to);
    return backup;
  } finally {
    rmSync(aside, { recursive: true, force: true });
    if (made && existsSync(to) && readdirSync(to).length === 0) rmdirSync(to);
  }
};

const fill = async ({
  data,
  folder,
  openKeys,
  now,
}: Omit<BackupOptions, 'to'> & { readonly folder: (part: Part) => string }): Promise<Backup> => {
  const at = now();
  const names = logFiles.filter((name) => existsSync(join(data, name)));
  for (const name of names) copyDatabase(join(data, name), join(folder('log'), name));
  const { pairId, names: sealed, opened, vaultSequence } = await backUpVault(data, folder, openKeys, now);

  const log = openLogReader(join(folder('log'), 'log.db'));
  const head = log.head().toString();
  log.close();
  const said = { pairId, at, head, vaultSequence };
  writeManifest(folder('log'), names, { part: 'log', ...said });
  writeManifest(folder('vault'), sealed, { part: 'vault', ...said });
  writeManifest(
    folder('keys'),
    keyFiles.filter((name) => existsSync(join(folder('keys'), name))),
    { part: 'keys', ...said },
  );
  return { head, vaultSequence, ...opened };
};

/** What is sealed and keys have to fit: while they are copied a rotation may add a key, or destroy one. */
const backUpVault = async (
  data: string,
  folder: (part: Part) => string,
  openKeys: BackupOptions['openKeys'],
  now: () => string,
): Promise<{ readonly pairId: string; readonly names: readonly string[] } & Opened> => {
  const source = join(data, 'keys.json');
  const names = sealedFiles.filter((name) => existsSync(join(data, name)));
  for (let attempt = 1; ; attempt += 1) {
    const before = readFileSync(source);
    const escrowBefore = readIfThere(join(data, 'escrow.json'));
    for (const name of names) copyDatabase(join(data, name), join(folder('vault'), name));
    copyFileSync(source, join(folder('keys'), 'keys.json'));
    copyEscrow(escrowBefore, join(folder('keys'), 'escrow.json'));
    const unchanged =
      readFileSync(source).equals(before) && readIfThere(join(data, 'escrow.json')).equals(escrowBefore);
    if (!unchanged && attempt < ATTEMPTS) continue;
    const keyFile = await openKeys(folder('keys'));
    const { broken, ...opened } = await openSealed(folder('vault'), keyFile, now);
    if (broken.length === 0) return { pairId: keyFile.pairId, names, ...opened };
    throw new BackupRefused(
      'backup-not-sound',
      `${broken.length} code(s) or mail(s) of the backup do not open, ${broken[0]} first: run \`icx verify\`.`,
    );
  }
};

/** Empty: there is no escrow. */
const readIfThere = (path: string): Buffer => (existsSync(path) ? readFileSync(path) : Buffer.alloc(0));

/** Also of an earlier attempt: an escrow that is gone from the data folder must not be in the backup. */
const copyEscrow = (content: Buffer, to: string): void => {
  rmSync(to, { force: true });
  if (content.length > 0) writeFileSync(to, content, { mode: 0o600 });
};

/** One read transaction, so one moment, and without free pages; writers go on. */
const copyDatabase = (from: string, to: string): void => {
  rmSync(to, { force: true });
  const db = openReadOnly(from);
  try {
    db.prepare('VACUUM INTO ?').run(to);
    chmodSync(to, 0o600);
  } finally {
    db.close();
  }
};
