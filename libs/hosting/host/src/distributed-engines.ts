import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { StartRefused, viewsModule } from '@icx/composition';
import { StorageUnavailable } from '@icx/event-store';
import { openKeys } from '@icx/keys/kms';
import type { KmsSetting } from '@icx/keys/kms';
import { databaseMark, hasJustArrived, undoing, whyNotStarted } from '@icx/move-house/mark';
import { openPostgresSignedCheckpoints } from '@icx/postgres/audit';
import { openPostgresCheckpoints } from '@icx/postgres/checkpoints';
import { assertSupported, openPool } from '@icx/postgres/database';
import { openPostgresIdentityStore } from '@icx/postgres/identity';
import { openPostgresCounters } from '@icx/postgres/limits';
import { openPostgresKeyTexts } from '@icx/postgres/keys';
import { assertDurable } from '@icx/postgres/log';
import { openPostgresRawMail } from '@icx/postgres/mail';
import { openPostgresSpool } from '@icx/postgres/spool';
import { openPostgresVault } from '@icx/postgres/vault';
import { openPostgresReadStore } from '@icx/postgres/views';
import { inOnePass, wallClock } from '@icx/runtime';
import { checkPair } from '@icx/vault';
import { logInKurrent, logInPostgres } from './distributed-log.ts';
import { makeFolder, refuseMoving, type OpenedEngines } from './engines.ts';
import type { DistributedConfig } from './profile-config.ts';
import type { Pool, PoolConfig } from 'pg';

/** What reads and writes at once, besides views and leases: a bulk of uploads must not keep an answer waiting. */
const CONNECTIONS = 16;
/** Of leases and checkpoints alone: under load a lease that waits for a connection would lapse. */
const LEASES = 2;

/** The engines that any number of processes share; the folder holds the keys and, in a sandbox, the mail that goes nowhere. */
export const openDistributedEngines = async (
  { databaseUrl, vaultUrl, vaultApart, kurrentUrl }: DistributedConfig,
  folder: string,
  mode: 'sandbox' | 'live',
  kms: KmsSetting = { kind: 'local' },
): Promise<OpenedEngines> => {
  makeFolder(folder);
  const opened = new AsyncDisposableStack();
  const closing = <T extends { readonly close: () => unknown }>(engine: T): T =>
    opened.adopt(engine, async () => void (await engine.close()));
  const close = (): Promise<void> => opened.disposeAsync();
  try {
    const { left, looking } = lookingForMark();
    const pool = closing(await poolOf('DATABASE_URL', databaseUrl, { onConnect: looking }));
    await assertSupported(pool.pool);
    const vaultPool = closing(await poolOf('DATABASE_VAULT_URL', vaultUrl));
    await assertSupported(vaultPool.pool); // it may be a server of its own
    await assertDurable(vaultPool.pool); // it may be set for a role
    if (vaultApart) await refuseOneRole(pool.pool, vaultPool.pool);
    const mark = await databaseMark(pool.pool);
    refuseMoving(mark, undoing.database);
    const texts = await openPostgresKeyTexts({ pool: pool.pool });
    const ring = closing(await openKeys(kms, { folder, mode, random: randomBytes, shared: true, texts }, process.env));
    const { keys, pairId, escrow } = ring;
    const common = { keys, pairId, now: wallClock.now, random: randomBytes };
    const { stored, ...ofLog } = await (kurrentUrl
      ? logInKurrent(kurrentUrl, pool.pool, pairId)
      : logInPostgres(pool.pool, pairId));
    closing(stored);
    const atFirst = await stored.maxVaultSequence();
    const vault = await openPostgresVault({ ...common, pool: vaultPool.pool });
    const highestSequence = await vault.highestSequence();
    // Looked at after the vault: another process appends before it seals its first code.
    const isNew = (await stored.head()) === 0n;
    const unpaired = checkPair({
      log: { pairId: isNew ? undefined : stored.pairId, maxVaultSequence: atFirst },
      vault: { pairId, highestSequence },
    });
    if (unpaired) throw new StartRefused(unpaired.detail);
    const log = inOnePass(stored);
    const views = closing(await openPostgresReadStore({ url: databaseUrl, log, viewsModule }));
    const holder = `${hostname()}/${process.pid}`;
    const leasing = closing(await poolOf('DATABASE_URL', databaseUrl, { max: LEASES, onConnect: looking }));
    const counters = closing(await openPostgresCounters({ pool: pool.pool }));
    return {
      ...{ log, vault, holdings: vault.holdings, views, viewBuilder: views.builder, ...ofLog },
      checkpoints: closing(await openPostgresCheckpoints({ pool: leasing.pool, holder })),
      identities: closing(await openPostgresIdentityStore({ pool: pool.pool, keys })),
      // Which proofs were used an embedded exchange knew in its memory alone.
      counters: hasJustArrived(mark, wallClock.now()) ? { ...counters, lasting: false } : counters,
      spool: closing(await openPostgresSpool({ ...common, pool: pool.pool })),
      rawMail: await openPostgresRawMail({ ...common, pool: pool.pool }),
      signed: await openPostgresSignedCheckpoints(pool.pool),
      restarted: (await log.head()) > 0n,
      ...{ keys, escrow, lookAtKms: ring.look, left, close },
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * A process that was cut off while the exchange moved away comes back, and its connections are new: each looks for the mark before it is
 * used. A move does not begin, nor end, while there are connections from before.
 */
const lookingForMark = () => {
  const { promise: left, resolve } = Promise.withResolvers<Error>();
  const looking = async (client: Pick<Pool, 'query'>): Promise<void> => {
    const why = whyNotStarted(await databaseMark(client), undoing.database);
    if (why === undefined) return;
    const error = new StorageUnavailable('storage-closed', why);
    resolve(error);
    throw error;
  };
  return { left, looking };
};

/** What the application's role makes, and what it can read, are the vault's then: found out before anything is made. */
const refuseOneRole = async (application: Pool, vault: Pool): Promise<void> => {
  const [role, other] = await Promise.all([application, vault].map(whoAt));
  if (role?.name !== other?.name || role?.place !== other?.place) return;
  throw new StartRefused(
    `DATABASE_URL and DATABASE_VAULT_URL both come as ${role?.name}, and whoever reads the one could read codes by the other: ` +
      'give the first the role icx_app and the second icx_vault, which infra/postgresql/roles.sql makes.',
  );
};

/** A server of its own may have a role of the same name. */
const whoAt = async (pool: Pool) =>
  (
    await pool.query<{ name: string; place: string }>(
      `SELECT current_user AS name, current_database() || ' ' || pg_postmaster_start_time() AS place`,
    )
  ).rows[0];

/** The pool waits for what `onConnect` answers, which its types do not say. */
interface PoolSettings extends Pick<PoolConfig, 'max'> {
  readonly onConnect?: (client: Pick<Pool, 'query'>) => Promise<void>;
}

/** Connections to a database that is there. Its address is not told: a password may stand in it. */
const poolOf = async (name: string, url: string, settings: PoolSettings = {}) => {
  const pool = openPool(url, { max: CONNECTIONS, ...settings });
  const close = () => pool.end();
  try {
    await pool.query('SELECT 1');
    return { pool, close };
  } catch (cause) {
    await close();
    if (cause instanceof StorageUnavailable) throw new StartRefused(cause.message, { cause });
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = [code, message].filter(Boolean).join(', ');
    throw new StartRefused(
      `The database that ${name} names cannot be used (${why}): start PostgreSQL there, or correct the address.`,
      { cause },
    );
  }
};
