import { Readable, Writable } from 'node:stream';
import { runIcx } from './index.ts';
import type { DataFolder, Surroundings } from './index.ts';

/** Keeps what is written to it. */
export class Kept extends Writable {
  text = '';

  override _write(chunk: unknown, _: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

const noFolder = (path: string): DataFolder => {
  const absent = () => Promise.reject(new Error('no data folder in this spec'));
  const files = { log: absent, vault: absent, mail: absent, leaves: absent, checkpoints: absent };
  return {
    path,
    isEmpty: () => true,
    keys: absent,
    verifyLog: absent,
    backUp: absent,
    restore: absent,
    recoverKeys: absent,
    migrate: absent,
    ...files,
  };
};

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `icx` with what a spec gives it; nobody watches, so there is no bar and no prompt. */
export const icx = async (
  args: readonly string[],
  { input = '', ...surroundings }: Partial<Surroundings> & { readonly input?: string } = {},
): Promise<Run> => {
  const [stdin, stdout, stderr] = [Readable.from([input]), new Kept(), new Kept()];
  const code = await runIcx(args, {
    version: '0.0.0',
    env: {},
    terminal: { stdin, stdout, stderr },
    dataFolder: noFolder,
    exchange: { command: 'false', args: () => [] },
    ...surroundings,
  });
  return { code, out: stdout.text, err: stderr.text };
};
