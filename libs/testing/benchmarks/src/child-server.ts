import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
}

/** Starts a server of ours; it tells its address on its first line. What it imports `before` may be sent messages. */
const startChild = async (file: string, env: NodeJS.ProcessEnv, before: readonly string[] = []): Promise<Server> => {
  const imports = ['./infra/node/typescript.mjs', ...before].flatMap((path) => ['--import', path]);
  const child = spawn(process.execPath, [...imports, file], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', ...(before.length > 0 ? (['ipc'] as const) : [])],
  });
  // Read to its end, lest a server that goes on talking meets a closed pipe.
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let output = '';
  child.stdout!.on('data', (chunk) => {
    output += String(chunk);
    const [url] = /(?:http|smtp):\/\/\S+/.exec(output) ?? [];
    if (url) resolve(url);
  });
  child.once('exit', () => reject(new Error(`${file} ended without telling its address.`)));
  return { url: await promise, child };
};

/** The exchange on this data folder, with limits that a bench does not meet: it measures work, not refusals. */
export const startExchange = (folder: string, ...before: readonly string[]): Promise<Server> => {
  const boundless = String(999_999_999);
  const env = {
    ICX_DATA: folder,
    ICX_PORT: '0',
    ICX_REVEAL_QUOTA: boundless,
    ICX_REVEAL_NORMAL: boundless,
    ICX_RATE_PER_CLIENT: boundless,
    ICX_RATE_PER_PARTY: boundless,
  };
  return startChild('apps/exchange/src/main.ts', env, before);
};

/** The HTTP stack of the exchange and nothing on it. */
export const startHello = (): Promise<Server> => startChild('libs/testing/benchmarks/src/hello-server.ts', {});

interface MailServer {
  readonly port: number;
  readonly child: ChildProcess;
}
const startMailServer = async (file: string, env: NodeJS.ProcessEnv = {}): Promise<MailServer> => {
  const { url, child } = await startChild(`libs/testing/benchmarks/src/mail/${file}`, env);
  return { port: Number(new URL(url).port), child };
};

/** What takes mail in for the exchange, on this data folder. */
export const startMailDoor = (folder: string): Promise<MailServer> =>
  startMailServer('door-server.ts', { BENCH_FOLDER: folder });

/** The library that it listens with, and nothing on it. */
export const startMailHello = (): Promise<MailServer> => startMailServer('hello-smtp-server.ts');

/** What a server that imported something `before` answers to its message. */
export const ask = async <T>(child: ChildProcess, what: 'start' | 'take'): Promise<T> => {
  const answered = once(child, 'message');
  child.send(what);
  return (await answered)[0] as T;
};

export const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
};
