import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodes, Failure } from '../failure.ts';
import type { Surroundings } from '../surroundings.ts';

export interface HostedExchange {
  readonly url: string;
  readonly folder: string;
  /** Stops it and removes its data; so does a signal that ends this process. */
  close(): Promise<void>;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds for an exchange to start on an empty folder: one is enough, on a loaded machine some. */
const PATIENCE = 60_000;

/** An exchange of our own: a child process on a free port, with a data folder that goes with it. */
export const hostExchange = async ({ exchange, env }: Surroundings): Promise<HostedExchange> => {
  const folder = await mkdtemp(join(tmpdir(), 'icx-demo-'));
  const child = spawn(exchange.command, exchange.args('exchange'), {
    env: { ...env, ICX_DATA: folder, ICX_PORT: '0', ICX_MODE: 'sandbox', ICX_PROFILE: 'embedded' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for us: we stop it in our own time.
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const remove = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  let interrupted = false;
  const interrupt = (): void => {
    if (interrupted) return;
    interrupted = true;
    void remove().finally(() => process.exit(exitCodes.interrupted));
  };
  for (const signal of signals) process.on(signal, interrupt);
  const close = async (): Promise<void> => {
    // Then the process ends by itself, and whoever waits here must not tell of an exchange that is gone.
    if (interrupted) await new Promise(() => undefined);
    for (const signal of signals) process.off(signal, interrupt);
    await remove();
  };
  let said = '';
  const url = await new Promise<string | undefined>((resolve) => {
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      const [, address] = / at (http:\S+)/.exec(said) ?? [];
      if (address) resolve(address);
    });
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    void exited.then(() => interrupted || resolve(undefined));
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
