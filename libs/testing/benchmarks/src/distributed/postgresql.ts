import { randomBytes } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { viewsModule } from '@icx/composition';
import { openKeyFile } from '@icx/keys';
import { dumpDatabase } from '@icx/postgres/backup';
import { openPostgresCheckpoints } from '@icx/postgres/checkpoints';
import { openPool } from '@icx/postgres/database';
import { openPostgresKeyTexts } from '@icx/postgres/keys';
import { openPostgresLog, verifyPostgresLog } from '@icx/postgres/log';
import { openPostgresRawMail } from '@icx/postgres/mail';
import { openPostgresVault } from '@icx/postgres/vault';
import { openPostgresReadStore } from '@icx/postgres/views';
import { Runner, wallClock } from '@icx/runtime';
import type { HeldCodes, Vault } from '@icx/vault';
import { sealHoldings } from '@icx/vault';
import { instant } from '@icx/working-days';
import { databaseSettings, startDatabase } from '../../../../../infra/distributed/processes.ts';
import { benchDevice, inTemporaryFolder } from '../sandbox-folder.ts';
import { simulateRequests } from '../simulated-requests.ts';

const CODES = 20_000;
const WRITERS = 256;
const ROWS = 200_000;
/** Rows of one put, as a worker that takes a file in puts them. */
const AT_ONCE = 1_000;
const REQUESTS = 20_000;
const AT = instant('2026-11-23T10:00:00.000Z');

const rateOf = async (count: number, work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return Math.round(count / ((performance.now() - began) / 1000));
};

const say = (text: string, rate: number): number => {
  process.stderr.write(`${text}: ${rate} a second\n`);
  return rate;
};

const code = (n: number) => ({ bytes: Buffer.alloc(16, String(n)), representation: 'raw-16+crc' }) as const;

/** Each writer waits for its own. */
const codesPut = (vault: Vault) =>
  rateOf(CODES, async () => {
    let next = 0;
    const writer = async (): Promise<void> => {
      for (let n = next++; n < CODES; n = next++) {
        const custody = { deviceId: benchDevice(n).deviceId, holder: 'BBBB' };
        await vault.put(code(n), custody, { party: 'BBBB', id: `bench-${n}` });
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, writer));
  });

/** Of one file, by one after another: sealed, and durable. */
const rowsHeld = async (holdings: HeldCodes): Promise<number> => {
  const key = await holdings.newBatch();
  const source = { holder: 'BBBB', source: 'fil_bench', uploader: 'BBBB', at: AT };
  const device = { deviceType: 'ESME', manufacturer: null, msn: null };
  return rateOf(ROWS, async () => {
    for (let first = 0; first < ROWS; first += AT_ONCE) {
      const codes = Array.from({ length: AT_ONCE }, (_, at) => {
        const { deviceId } = benchDevice(1_000_000 + first + at);
        return { ...device, line: first + at + 2, deviceId, code: code(first + at) };
      });
      await holdings.put(sealHoldings(codes, source, key, randomBytes));
    }
  });
};

/** What PostgreSQL alone allows, on a server of this machine: rates for the arithmetic of `docs/scale.md`. */
export const postgresql = (): Promise<Record<string, number>> =>
  inTemporaryFolder(async (folder) => {
    await using opened = new AsyncDisposableStack();
    const server = await startDatabase();
    opened.defer(server.stop);
    const settings = databaseSettings(server.url);
    const [databaseUrl, vaultUrl] = [settings['DATABASE_URL']!, settings['DATABASE_VAULT_URL']!];
    const poolAt = (url: string) => opened.adopt(openPool(url, { max: 8 }), (pool) => pool.end());
    const pool = poolAt(databaseUrl);
    const { keys, pairId } = openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
    const common = { keys, pairId, now: wallClock.now, random: randomBytes };
    await openPostgresKeyTexts({ pool });
    await openPostgresRawMail({ ...common, pool });
    const vault = await openPostgresVault({ ...common, pool: poolAt(vaultUrl) });
    const codesPerSecond = say('codes sealed and put', await codesPut(vault));
    const holdingRowsPerSecond = say('rows of holdings sealed and put', await rowsHeld(vault.holdings));

    const log = opened.adopt(await openPostgresLog({ pool, pairId, now: wallClock.now }), (one) => one.close());
    const events = await simulateRequests(log, REQUESTS, () => AT, { whole: true });
    const views = opened.adopt(await openPostgresReadStore({ url: databaseUrl, pool, log, viewsModule }), (one) =>
      one.close(),
    );
    const checkpoints = opened.adopt(await openPostgresCheckpoints({ pool, holder: 'bench' }), (one) => one.close());
    const runner = opened.adopt(new Runner(checkpoints), (one) => one.stop());
    runner.add(views.builder);
    runner.begin(views.builder.name);
    const head = await log.head();
    const followedPerSecond = say('events followed into views', await rateOf(events, () => views.reached(head)));
    const { seconds } = await views.rebuild();
    const rebuiltPerSecond = say('events rebuilt into views', Math.round(events / seconds));
    const recountedPerSecond = say('leaves recounted', await rateOf(events, () => verifyPostgresLog(pool)));

    const folders = { log: join(folder, 'log'), vault: join(folder, 'vault'), keys: join(folder, 'keys') };
    for (const one of Object.values(folders)) mkdirSync(one);
    const text =
      'SELECT sum(pg_total_relation_size(oid))::float8 AS bytes FROM pg_class WHERE relnamespace = $1::regnamespace';
    const sizeOf = async (schema: string, of = pool): Promise<number> =>
      (await of.query<{ bytes: number }>(`${text} AND relkind = 'r'`, [schema])).rows[0]!.bytes;
    const [logBytes, vaultBytes] = [await sizeOf('icx_log'), await sizeOf('icx_vault', poolAt(vaultUrl))];
    const backedUp = await rateOf(logBytes + vaultBytes, () =>
      dumpDatabase({ databaseUrl, vaultUrl, folders, logIn: 'postgresql' }),
    );
    const backupMiBPerSecond = say('MiB of tables dumped', Math.round(backedUp / 2 ** 20));
    const dumped = statSync(join(folders.log, 'log.dump')).size;
    return {
      ...{ codesPerSecond, holdingRowsPerSecond, followedPerSecond, rebuiltPerSecond, recountedPerSecond },
      ...{
        backupMiBPerSecond,
        bytesPerEvent: Math.round(logBytes / events),
        dumpedPerEvent: Math.round(dumped / events),
      },
      bytesPerCode: Math.round(vaultBytes / (CODES + ROWS)),
    };
  });
