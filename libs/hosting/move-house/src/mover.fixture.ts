/** Run by `broken-off.int.spec.ts` and killed by it. Arguments: profile to move from, data folder, address of the database. */
import { migrate, type Profile } from './index.ts';

const [from, folder, url] = process.argv.slice(2) as [Profile, string, string];
const onProgress = (what: string, done: number): void => void process.stdout.write(`${what} ${done}\n`);
const { root } = await migrate({
  from,
  folder,
  databaseUrl: url,
  vaultUrl: url,
  kms: { kind: 'local' },
  env: {},
  onProgress,
});
process.stdout.write(`moved ${root}\n`);
