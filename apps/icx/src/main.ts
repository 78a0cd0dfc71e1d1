import { fileURLToPath } from 'node:url';
import { runIcx } from '@icx/cli-channel';
import { dataFolder } from './data-folder.ts';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// What it writes, exports, reports, backups, is for whoever runs it alone.
process.umask(0o077);

// `icx list | head`: whoever reads has had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runIcx(process.argv.slice(2), {
  env: process.env,
  terminal: process,
  dataFolder,
  exchange: {
    command: process.execPath,
    args: [
      '--import',
      new URL('../../../infra/node/typescript.mjs', import.meta.url).href,
      source('../../exchange/src/main.ts'),
    ],
  },
});
