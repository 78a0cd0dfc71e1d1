/** `node --import ./infra/node/typescript.mjs libs/testing/quarter/src/main.ts FOLDER [REQUESTS]`: the log of a new data folder. */
import { mkdirSync } from 'node:fs';
import { playQuarter } from './index.ts';

const [, , folder, requests] = process.argv;
if (!folder) throw new Error('Name a new folder, and how many requests if not 300,000.');
mkdirSync(folder, { recursive: true });
let told = 0;
const played = await playQuarter({
  folder,
  ...(requests === undefined ? {} : { requests: Number(requests) }),
  onProgress: (done, total) => {
    const tenth = Math.floor((10 * done) / total);
    if (tenth > told) process.stderr.write(`${tenth * 10} % of ${total} requests\n`);
    told = tenth;
  },
});
process.stdout.write(`${JSON.stringify(played)}\n`);
