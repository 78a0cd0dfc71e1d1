import { spawn } from 'node:child_process';
import { Argument } from 'commander';
import { exitCodes, Failure } from '../failure.ts';
import type { Program } from '../surroundings.ts';
import type { Define } from './define.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const help = `
Without a word it is all of the exchange in one process, whatever the profile. Where ICX_PROFILE is distributed, start
as many web as answer calls and as many worker as do what runs by itself, each on a machine or an ICX_PORT of its own.

ICX_PORT, ICX_DATA and the other settings are read from the environment. Ctrl-C stops it.`;

export const start: Define = (command, { exchange, env }) => {
  command
    .addArgument(new Argument('[process]', 'one of several processes: web or worker').choices(['web', 'worker']))
    .addHelpText('after', help)
    .action(async (program: Exclude<Program, 'exchange'> | undefined) => {
      // A process group of its own: Ctrl-C reaches it through us, once; a second one would cut its closing short.
      const child = spawn(exchange.command, exchange.args(program ?? 'exchange'), {
        stdio: 'inherit',
        env: { ...env },
        detached: true,
      });
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
