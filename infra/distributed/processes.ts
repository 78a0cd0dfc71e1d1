/** The processes of the distributed profile on this machine, and the engines that they share. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { engines } from '../ci/engines.ts';
import { startPostgres, type PostgresServer, type PostgresSettings } from '../postgresql/server.ts';

const root = join(import.meta.dirname, '../..');
const loader = new URL('../node/typescript.mjs', import.meta.url).href;
/** Milliseconds that a process may take to say that it serves, and to end in order. */
const [PATIENCE, ENDING] = [90_000, 15_000];

const module = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

/** A process goes with whoever started it, however that ends. */
const goesAlong = module(`
  import { isMainThread } from 'node:worker_threads';
  if (isMainThread) process.stdin.on('close', () => process.kill(process.pid, 'SIGKILL')).resume().unref();
`);

/** A module that sets the clock of the process that imports it first: milliseconds ahead of the machine's, or behind it. */
export const clockAhead = (milliseconds: number): string =>
  module(`
    const Machine = Date;
    const now = () => Machine.now() + ${milliseconds};
    globalThis.Date = class Date extends Machine {
      constructor(...of) { of.length > 0 ? super(...of) : super(now()); }
      static now() { return now(); }
    };
  `);

/** What runs a program of ours from its source. @param before modules that it imports before its own */
export const programOf = (app: string, before: readonly string[] = []): string[] => [
  ...[...before, loader].flatMap((module) => ['--import', module]),
  join(root, `apps/${app}/src/main.ts`),
];

export interface RunningProcess {
  /** Where it serves. */
  readonly url: string;
  readonly pid: number;
  /**
   * Sends the signal and resolves at its end, at once where it has ended; by default it ends in order, or is killed for being slow.
   * The answer: whether it lived, and that signal was the end of it.
   */
  readonly end: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<boolean>;
}

export interface ProcessOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly before?: readonly string[];
  /** What it writes to its terminal; by default errors go to ours. */
  readonly hear?: (text: string) => void;
  /** How it is ended, told before it serves: whoever gives up meanwhile waits for its end, or it writes on after them. */
  readonly begins?: (end: RunningProcess['end']) => void;
}

/** Resolves when it says that it serves; rejects with what it said where it ends before, or takes too long. */
export const startProcess = async (
  name: 'web' | 'worker',
  { env, before = [], begins, hear = (text) => void process.stderr.write(text) }: ProcessOptions,
): Promise<RunningProcess> => {
  const program = programOf(name, [goesAlong, ...before]);
  const running = spawn(process.execPath, program, { env, detached: true, stdio: 'pipe' });
  const ended = once(running, 'exit');
  let said = '';
  const serves = Promise.withResolvers<string>();
  running.stderr.on('data', (chunk: Buffer) => hear(chunk.toString()));
  running.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const url = /at (http:\S+)\n/.exec(said)?.[1];
    if (url) serves.resolve(url);
  });
  const end = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<boolean> => {
    const lived = running.kill(signal);
    const slow = setTimeout(() => running.kill('SIGKILL'), ENDING);
    await ended.finally(() => clearTimeout(slow));
    return lived && running.signalCode === signal;
  };
  begins?.(end);
  void ended.then(([code]) => serves.reject(new Error(`${name} ended with ${code}. ${said}`)));
  const late = setTimeout(() => {
    serves.reject(new Error(`${name} did not start within ${PATIENCE / 1000} s. ${said}`));
    void end('SIGKILL');
  }, PATIENCE).unref();
  try {
    return { url: await serves.promise, pid: running.pid!, end };
  } finally {
    clearTimeout(late);
  }
};

/** The address of a database for another role. */
export const asRole = (url: string, role: string): string => {
  const address = new URL(url);
  if (address.searchParams.has('user')) address.searchParams.set('user', role);
  else address.username = role;
  return address.href;
};

/** A PostgreSQL that keeps what it acknowledges, with the roles of the exchange. */
export const startDatabase = async (settings: PostgresSettings = {}): Promise<PostgresServer> => {
  const program = engines.postgresql();
  if (!program) throw new Error('PostgreSQL was not found: apt-get install postgresql, or set ICX_POSTGRESQL.');
  const server = await startPostgres(program, { durable: true, ...settings });
  const admin = new pg.Client(server.url);
  try {
    await admin.connect();
    await admin.query(readFileSync(join(import.meta.dirname, '../postgresql/roles.sql'), 'utf8'));
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await admin.end();
  }
};

/** What tells processes of the exchange where their database is. */
export const databaseSettings = (url: string): NodeJS.ProcessEnv => ({
  DATABASE_URL: asRole(url, 'icx_app'),
  DATABASE_VAULT_URL: asRole(url, 'icx_vault'),
});
