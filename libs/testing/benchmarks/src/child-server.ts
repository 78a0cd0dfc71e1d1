import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Starts a server of ours; it tells its address on its first line. */
export const startChild = async (
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<{ url: string; child: ChildProcess }> => {
  const child = spawn(process.execPath, ['--import', './infra/node/typescript.mjs', file], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const [url] = /http:\/\/\S+/.exec(output) ?? [];
    if (url) return { url, child };
  }
  throw new Error(`${file} ended without telling its address.`);
};

export const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
};
