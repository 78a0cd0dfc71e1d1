import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is kept under different control: with the log alone, the vault alone or the keys alone nobody has a code. */
export const parts = ['log', 'vault', 'keys'] as const;
export type Part = (typeof parts)[number];

export interface Manifest {
  readonly format: 'icx-backup-1';
  readonly part: Part;
  readonly pairId: string;
  /** When it was made, ISO 8601. */
  readonly at: string;
  /** Of the log, decimal: every command that was acknowledged up to this position is in the backup. */
  readonly head: string;
  /** Highest sequence of the vault, decimal. */
  readonly vaultSequence: string;
  readonly files: Readonly<Record<string, { readonly size: number; readonly sha256: string }>>;
}

/** A backup cannot be made or used as it is. The message says what to do; `code` is stable. */
export class BackupRefused extends Error {
  constructor(
    readonly code:
      | 'backup-folder-not-empty'
      | 'backup-damaged'
      | 'backup-not-sound'
      | 'data-folder-not-empty'
      | 'keys-folder-not-empty'
      | 'vault-behind-log'
      | 'vault-not-a-pair'
      | 'log-missing',
    message: string,
  ) {
    super(message);
  }
}

export const sha256Of = (path: string): string => {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  try {
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) hash.update(chunk.subarray(0, read));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
};

/** To the disk, so that a backup that was reported is there after a power failure. */
export const sync = (path: string): void => {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
};

/** Written last: a part without one was not finished. */
export const writeManifest = (
  folder: string,
  names: readonly string[],
  said: Omit<Manifest, 'format' | 'files'>,
): void => {
  const entries = names.map((name) => {
    const path = join(folder, name);
    sync(path);
    return [name, { size: statSync(path).size, sha256: sha256Of(path) }] as const;
  });
  const manifest: Manifest = { format: 'icx-backup-1', ...said, files: Object.fromEntries(entries) };
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  sync(folder);
};

const read = (folder: string): Manifest | undefined => {
  try {
    return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
};

/** The manifest of a part whose files are as it says. Throws `BackupRefused`. */
export const checkedManifest = (folder: string, part: Part): Manifest => {
  const manifest = read(folder);
  if (manifest?.format !== 'icx-backup-1' || manifest.part !== part)
    throw new BackupRefused('backup-damaged', `${folder} holds no finished backup of the ${part}: take another one.`);
  for (const [name, { size, sha256 }] of Object.entries(manifest.files)) {
    const path = join(folder, name);
    const whole = /^[a-z]+\.(db|json)$/.test(name) && statSync(path, { throwIfNoEntry: false })?.size === size;
    if (!whole || sha256Of(path) !== sha256)
      throw new BackupRefused('backup-damaged', `${path} is not what its manifest says: take another backup.`);
  }
  return manifest;
};
