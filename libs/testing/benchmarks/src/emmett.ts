import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PEERS = fileURLToPath(new URL('../../../../apps/bench/peers/', import.meta.url));

/** The environment without what `npm run` adds: an npm started below it would take our workspace for its own. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_local_prefix|package|lifecycle)/i.test(name)),
  );

const run = async (command: string, args: readonly string[], shell = false): Promise<string> => {
  const child = spawn(command, args, {
    cwd: PEERS,
    env: environment(),
    stdio: ['ignore', 'pipe', process.stderr],
    shell,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with ${code}\n${output}`);
  return output;
};

/** The native driver is what npm makes last; without it the rest is of no use. */
const installed = (): boolean => existsSync(join(PEERS, 'node_modules/sqlite3/build/Release/node_sqlite3.node'));

const install = async (): Promise<boolean> => {
  if (installed()) return true;
  process.stderr.write(
    'Installing Emmett to compare with; its native driver may have to be built, which takes minutes.\n',
  );
  try {
    process.stderr.write(await run('npm', ['ci'], process.platform === 'win32'));
  } catch (error) {
    rmSync(join(PEERS, 'node_modules'), { recursive: true, force: true });
    process.stderr.write(`Emmett could not be installed, so it is left out: ${(error as Error).message}\n`);
  }
  return installed();
};

let ready: Promise<boolean> | undefined;

/** Emmett's appends per second at one writer, or undefined if it cannot be installed on this machine. */
export const emmettPerSecond = async (path: string, appends: number, event: object): Promise<number | undefined> => {
  if (!(await (ready ??= install()))) return undefined;
  const output = await run(process.execPath, ['emmett.mjs', path, String(appends), JSON.stringify(event)]);
  const { perSecond, retries } = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Record<string, number>;
  if (retries)
    process.stderr.write(`Emmett: ${retries} of ${appends} appends failed with SQLITE_BUSY and were tried again.\n`);
  return perSecond;
};
