import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodes, Failure } from '../failure.ts';
import type { Surroundings } from '../surroundings.ts';

export interface HostedExchange {
  readonly url: string;
  readonly folder: string;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

/** Milliseconds for an exchange to start on an empty folder: one is enough, on a loaded machine some. */
const PATIENCE = 60_000;

/** An exchange of our own: a child process on a free port, with a data folder that goes with it. */
export const hostExchange = async ({ exchange, env }: Surroundings): Promise<HostedExchange> => {
  const folder = await mkdtemp(join(tmpdir(), 'icx-demo-'));
  const child = spawn(exchange.command, exchange.args, {
    env: { ...env, ICX_DATA: folder, ICX_PORT: '0', ICX_MODE: 'sandbox', ICX_PROFILE: 'embedded' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for us: we stop it in our own time.
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const close = async (): Promise<void> => {
    process.off('exit', kill);
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let said = '';
  const url = await new Promise<string | undefined>((resolve) => {
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      const [, address] = / at (http:\S+)/.exec(said) ?? [];
      if (address) resolve(address);
    });
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    void exited.then(() => resolve(undefined));
    setTimeout(() => resolve(undefined), PATIENCE).unref();
  });
  if (url) return { url, folder, close };
  await close();
  throw new Failure(
    exitCodes.exchangeFailed,
    'exchange-not-started',
    `The exchange for the demo does not start. ${said.trim()}`,
  );
};
