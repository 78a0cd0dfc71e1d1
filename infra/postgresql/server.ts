/**
 * A PostgreSQL server of one's own for tests: a new database in a temporary folder that is reached through a socket in it
 * and over no network, of an unprivileged user where root asks for it (PostgreSQL refuses to run as root), stopped and
 * thrown away afterwards, or when the process that started it dies, however it dies.
 * `npm exec -- node infra/postgresql/server.ts` starts one by hand and tells its address.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { engines } from '../ci/engines.ts';
import { freePort } from '../ci/free-port.ts';

export interface PostgresServer {
  /** For `pg` and `psql`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** Ends it as a crash does, without a last checkpoint; `start` brings it back over what it kept. */
  readonly crash: () => void;
  readonly start: () => Promise<void>;
}

export interface PostgresSettings {
  /** It keeps what it acknowledges, as one that serves must; without it a crash may lose what was written. */
  readonly durable?: boolean;
  /** It listens on a free port of 127.0.0.1, for a proxy between. */
  readonly loopback?: boolean;
}

/** Milliseconds that a start may take on a busy machine. */
const PATIENCE = 60_000;

/**
 * Stops the server when standard input ends: when whoever started it stops it, or is gone. Its folder goes with it. Of lines
 * the first crashes it, the next starts it again.
 */
const UNTIL_INPUT_ENDS =
  'folder=$1; shift; "$@" & server=$!; while read -r _; do kill -QUIT $server; wait $server; read -r _ || break; ' +
  '"$@" & server=$!; done; kill -INT $server; wait $server; rm -rf "$folder"';

const idOf = (flag: '-u' | '-g', user: string) => Number(execFileSync('id', [flag, user]));

/** Whom the server runs as: `postgres`, whom Debian's package brings, in place of root. */
const unprivileged = (): { uid?: number; gid?: number } =>
  process.getuid?.() === 0 ? { uid: idOf('-u', 'postgres'), gid: idOf('-g', 'postgres') } : {};

/** @param server path of the program `postgres`, as the engine `postgresql` tells it */
export const startPostgres = async (
  server: string,
  { durable = false, loopback = false }: PostgresSettings = {},
): Promise<PostgresServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-pg-'));
  const user = unprivileged();
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
  const [data, program] = [join(folder, 'data'), (name: string) => join(dirname(server), name)];
  const where = { ...user, cwd: folder };
  const options = ['-D', data, '-U', 'icx', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  try {
    execFileSync(program('initdb'), options, { ...where, stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const port = loopback ? await freePort() : 5432;
  // Nothing in it outlives the test: unless that is what is tested, it need not survive a crash.
  const careless = durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  // Of four web and four worker: docs/distributed.md, Sizing.
  const settings = [
    ...careless,
    'max_connections=400',
    `port=${port}`,
    `listen_addresses=${loopback ? '127.0.0.1' : ''}`,
  ];
  const args = ['-D', data, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])];
  const running = spawn('sh', ['-c', UNTIL_INPUT_ENDS, 'sh', folder, server, ...args], {
    ...where,
    // A ^C at the terminal goes to whole groups: the shell would be gone before the server, and its folder would stay.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
  const isReady = () =>
    spawnSync(program('pg_isready'), ['-q', '-h', folder, '-p', String(port), '-U', 'icx']).status === 0;
  const stop = async () => {
    running.stdin.end();
    await ended;
    // Where the server's user may not write beside the folder, the shell could only empty it.
    rmSync(folder, { recursive: true, force: true });
  };
  const ready = async () => {
    for (const began = Date.now(); !isReady();) {
      if (running.exitCode !== null || Date.now() - began > PATIENCE) {
        await stop();
        throw new Error(`PostgreSQL did not start within ${PATIENCE / 1000} s: ${server} in ${folder}`);
      }
      await setTimeout(50);
    }
  };
  await ready();
  const url = loopback
    ? `postgresql://icx@127.0.0.1:${port}/postgres`
    : `postgresql:///postgres?host=${encodeURIComponent(folder)}&user=icx`;
  const crash = () => void running.stdin.write('crash\n');
  const start = () => {
    running.stdin.write('start\n');
    return ready();
  };
  return { url, stop, crash, start };
};

if (import.meta.main) {
  const server = engines.postgresql();
  if (!server) throw new Error('PostgreSQL was not found: apt-get install postgresql, or set ICX_POSTGRESQL.');
  const { url, stop } = await startPostgres(server);
  console.log(url);
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}
