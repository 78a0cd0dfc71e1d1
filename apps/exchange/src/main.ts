import 'reflect-metadata';
import { AuditRefused } from '@icx/audit';
import { StorageUnavailable } from '@icx/event-store';
import { UnknownLogSchema } from '@icx/sqlite/log';
import { KeyFileRefused, KmsUnavailable } from '@icx/keys';
import { KmsSettingRefused } from '@icx/keys/kms';
import { DataFolderInUse, NotDurable } from '@icx/sqlite';
import { PairRefused } from '@icx/sqlite/folder';
import { VaultRefused } from '@icx/sqlite/vault';
import { bannerOf } from './banner.ts';
import { ConfigRefused, readConfig } from './config.ts';
import { endOnCrash } from './crash.ts';
import { StartRefused } from '@icx/composition';
import { startExchange } from './exchange.ts';

/** These say themselves what to do; any other error is a bug and shows its stack. */
const refusals = [
  ConfigRefused,
  StartRefused,
  PairRefused,
  DataFolderInUse,
  KeyFileRefused,
  KmsSettingRefused,
  KmsUnavailable,
  VaultRefused,
  AuditRefused,
  StorageUnavailable,
  NotDurable,
  UnknownLogSchema,
];

const inWords = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE' || code === 'EACCES')
    return `Port ${port} cannot be had (${code}): stop what uses it, or choose another one with ICX_PORT.`;
  return refusals.some((refusal) => error instanceof refusal) ? error.message : error.stack;
};

try {
  const config = readConfig(process.env);
  const exchange = await startExchange(config);
  const { close } = exchange;
  endOnCrash(close);
  const stop = (): void =>
    void close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`The exchange did not close in order. ${inWords(error)}\n`);
        process.exit(1);
      },
    );
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Last: whoever reads that it serves may end it at once, and it has to end in order.
  process.stdout.write(bannerOf(config, exchange));
} catch (error) {
  process.stderr.write(`The exchange does not start. ${inWords(error)}\n`);
  process.exitCode = 1;
}
