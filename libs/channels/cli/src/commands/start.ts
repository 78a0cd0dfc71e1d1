import { spawn } from 'node:child_process';
import { exitCodes, Failure } from '../failure.ts';
import type { Define } from './define.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export const start: Define = (command, { exchange, env }) => {
  command
    .addHelpText('after', '\nICX_PORT, ICX_DATA and the other settings are read from the environment. Ctrl-C stops it.')
    .action(async () => {
      // A process group of its own: Ctrl-C reaches it through us, once; a second one would cut its closing short.
      const child = spawn(exchange.command, exchange.args, { stdio: 'inherit', env: { ...env }, detached: true });
      let told = false;
      const tell = (signal: NodeJS.Signals): void => {
        if (!told) told = child.kill(signal);
      };
      for (const signal of signals) process.on(signal, tell);
      const code = await new Promise<number | null>((resolve, reject) =>
        child.once('exit', resolve).once('error', reject),
      );
      if (code !== 0)
        throw new Failure(exitCodes.exchangeFailed, 'exchange-ended', 'The exchange has ended: see above.');
    });
};
