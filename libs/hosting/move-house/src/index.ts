import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openKeys, type KmsSetting } from '@icx/keys/kms';
import { openPostgresKeyTexts } from '@icx/postgres/keys';
import { assertLogEngine } from '@icx/postgres/log';
import { wallClock } from '@icx/runtime';
import { hasExchange as isInFolder, openEmbeddedHouse } from './embedded-house.ts';
import type { House } from './house.ts';
import { countHouse, moveHouse, type MoveOptions } from './move.ts';
import {
  hasExchange as isInDatabase,
  openPostgresHouse,
  type PostgresAddresses,
  type PostgresHouse,
} from './postgres-house.ts';
import { MoveRefused } from './refused.ts';

export { MoveRefused };

export const profiles = ['embedded', 'distributed'] as const;
export type Profile = (typeof profiles)[number];

export interface MigrateOptions extends Pick<MoveOptions, 'onProgress'>, PostgresAddresses {
  readonly from: Profile;
  /** The data folder, absolute: of the embedded exchange, and of keys that no KMS keeps. */
  readonly folder: string;
  /** As both exchanges have it. */
  readonly kms: KmsSetting;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Counts alone. */
  readonly dryRun?: boolean;
}

export interface Migrated {
  /** Of each thing, how many. */
  readonly counts: Readonly<Record<string, number>>;
  /** Of the log's Merkle tree, the same in both; base64. Absent where it was only counted. */
  readonly root?: string;
}

/**
 * Moves a stopped exchange from the embedded engines in a data folder to PostgreSQL, with or without KurrentDB, or back, and resumes a move that was
 * broken off. Throws `MoveRefused`, `LogElsewhere`, `DataFolderInUse`, `StorageUnavailable`, and what a start throws for keys that do not fit.
 */
export const migrate = async ({
  from,
  folder,
  databaseUrl,
  vaultUrl,
  kurrentUrl,
  ...options
}: MigrateOptions): Promise<Migrated> => {
  if (from === 'embedded' && !isInFolder(folder)) throw nothingIn(`the data folder ${folder}`);
  const database = openPostgresHouse({ databaseUrl, vaultUrl, ...(kurrentUrl && { kurrentUrl }) });
  const closing: { close(): unknown }[] = [database];
  try {
    if (from === 'distributed' && !(await isInDatabase(database.application))) throw nothingIn(database.title);
    // Before the houses are marked, which neither starts with: a wrong setting is to begin nothing.
    await assertLogEngine(database.application, kurrentUrl ? 'kurrentdb' : 'postgresql');
    const embedded = openEmbeddedHouse(folder);
    closing.unshift(embedded);
    const ring = await ringOf(from, folder, database, options);
    closing.unshift(ring);
    const move: MoveOptions = { ...options, ring, kms: options.kms.kind !== 'local', now: wallClock.now };
    const [source, target]: readonly [House, House] = from === 'embedded' ? [embedded, database] : [database, embedded];
    return options.dryRun ? { counts: await countHouse(source, move) } : await moveHouse(source, target, move);
  } finally {
    for (const each of closing) await each.close();
  }
};

const nothingIn = (title: string): MoveRefused =>
  new MoveRefused('nothing-to-move', `There is no exchange in ${title}: name where it is.`);

/** The keys of the exchange, from where it lives now. */
const ringOf = async (
  from: Profile,
  folder: string,
  { application: pool }: PostgresHouse,
  { kms, env }: Pick<MigrateOptions, 'kms' | 'env'>,
) => {
  const inFolder = from === 'embedded' || kms.kind === 'local';
  if (inFolder && !existsSync(join(folder, 'keys.json')))
    throw new MoveRefused(
      'nothing-to-move',
      `The keys of the exchange are not in ${folder}: name the folder that its processes have.`,
    );
  const texts = inFolder ? undefined : await openPostgresKeyTexts({ pool });
  return openKeys(kms, { folder, mode: 'sandbox', random: randomBytes, texts }, env);
};
