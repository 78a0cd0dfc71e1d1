import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';

interface Given {
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  readonly cwd?: string;
}

/** Runs a program of `infra/contract` to its end. */
export const runTool = async (
  tools: string,
  program: string,
  args: readonly string[],
  { env = {}, input = '', cwd }: Given = {},
) => {
  const path = `${tools}:${process.env['PATH']}`;
  const running = spawn(join(tools, program), args, { env: { PATH: path, ...env }, cwd });
  running.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(running.stdout),
    text(running.stderr),
    once(running, 'exit') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
};
