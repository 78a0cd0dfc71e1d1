import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { exitCodes, runIcx } from '@icx/cli-channel';
import { dataFolder, holdsLog } from './data-folder.ts';
import { distributedExchange } from './distributed-exchange.ts';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// What it writes, exports, reports, backups, is for whoever runs it alone.
process.umask(0o077);

const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string };

const exitCode = await runIcx(process.argv.slice(2), {
  version,
  env: process.env,
  terminal: process,
  // The folder of the settings is of their profile, also with the log in it of an exchange that moved from there. One that is
  // named is what it holds: a backup, or the demo's own.
  dataFolder: (path, isNamed) =>
    process.env['ICX_PROFILE'] === 'distributed' && !(isNamed && holdsLog(path))
      ? distributedExchange(path)
      : dataFolder(path),
  exchange: {
    command: process.execPath,
    args: (program) => [
      '--import',
      new URL('../../../infra/node/typescript.mjs', import.meta.url).href,
      source(`../../${program}/src/main.ts`),
    ],
  },
});

// Nobody hears a command that goes on saying something: it ends.
if (exitCode === exitCodes.notWritten) process.exit(exitCode);
process.exitCode = exitCode;
