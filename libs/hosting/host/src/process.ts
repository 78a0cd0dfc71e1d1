import { AuditRefused } from '@icx/audit';
import { StorageUnavailable } from '@icx/event-store';
import { ViewsBehind } from '@icx/read-store';
import { UnknownLogSchema } from '@icx/sqlite/log';
import { InvalidConnectionString, LogOfAnotherVault } from '@icx/kurrentdb';
import { KeyFileRefused, KmsUnavailable } from '@icx/keys';
import { KmsSettingRefused } from '@icx/keys/kms';
import { NewerSchema, RoleRefused, ServerUnfit } from '@icx/postgres/database';
import { LogElsewhere, NotDurable as ForgetfulServer, OtherPair } from '@icx/postgres/log';
import { DataFolderInUse, NotDurable } from '@icx/sqlite';
import { PairRefused } from '@icx/sqlite/folder';
import { VaultRefused } from '@icx/sqlite/vault';
import { startTelemetry } from '@icx/telemetry';
import { ConfigRefused, readConfig, type Config } from './config.ts';
import { endOnCrash, endWhenLeft } from './crash.ts';
import { StartRefused } from '@icx/composition';

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
  NewerSchema,
  RoleRefused,
  ServerUnfit,
  ForgetfulServer,
  OtherPair,
  LogElsewhere,
  InvalidConnectionString,
  LogOfAnotherVault,
  ViewsBehind,
];

const inWords = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE' || code === 'EACCES')
    return `Port ${port} cannot be had (${code}): stop what uses it, or choose another one with ICX_PORT.`;
  return refusals.some((refusal) => error instanceof refusal) ? error.message : error.stack;
};

/**
 * The life of a process: it reads its configuration, starts, says so, serves until SIGINT or SIGTERM and then ends in order.
 * A start that is refused says why, with exit code 1.
 * @param service what its traces are told under
 * @param saying what it says as it starts, on stdout
 */
export const runProcess = async <
  Started extends { readonly close: () => Promise<void>; readonly left?: Promise<Error> },
>(
  service: string,
  start: (config: Config) => Promise<Started>,
  saying: (config: Config, started: Started) => string,
): Promise<void> => {
  let endTelemetry = async (): Promise<void> => undefined;
  try {
    const config = readConfig(process.env);
    endTelemetry = await startTelemetry(service, process.env);
    const started = await start(config);
    const close = (): Promise<void> => started.close().finally(endTelemetry);
    endOnCrash(close);
    endWhenLeft(started.left, close);
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
    process.stdout.write(saying(config, started));
  } catch (error) {
    process.stderr.write(`The exchange does not start. ${inWords(error)}\n`);
    process.exitCode = 1;
    await endTelemetry();
  }
};
