import 'reflect-metadata';
import { StorageUnavailable } from '@icx/event-store';
import { KeyFileRefused } from '@icx/keys';
import { DataFolderInUse } from '@icx/sqlite';
import { VaultRefused } from '@icx/vault-sqlite';
import { ConfigRefused, readConfig } from './config.ts';
import { StartRefused } from './engines.ts';
import { startExchange } from './exchange.ts';

/** These say themselves what to do; any other error is a bug and shows its stack. */
const refusals = [ConfigRefused, StartRefused, DataFolderInUse, KeyFileRefused, VaultRefused, StorageUnavailable];

try {
  const config = readConfig(process.env);
  const { url, close } = await startExchange(config);
  process.stdout.write(
    [
      `Install Code Exchange, SANDBOX (TEST data only), at ${url}`,
      `  data       ${config.data}`,
      `  API        ${url}/openapi.json`,
      `  health     ${url}/readyz`,
      '  a token    npx icx token AAAA',
      '  devices    npx icx sandbox devices',
      '  the story  npm run demo   (in another terminal)',
      '',
    ].join('\n'),
  );
  const stop = (): void => void close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  const known = refusals.some((refusal) => error instanceof refusal);
  process.stderr.write(`The exchange does not start. ${known ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
