import { isRefusal } from '@icx/refusals';
import { parseClamdAddress, type ClamdAddress } from '@icx/virus-scan/clamd';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { logLevels } from '@icx/api-channel';
import type { HttpLimits, LogLevel } from '@icx/api-channel';
import { readKmsSetting, type KmsSetting } from '@icx/keys/kms';
import { unknownSetting } from '@icx/settings';
import type { RequestPolicy } from '@icx/requests-service';
import type { Rules } from '@icx/rules-service';
import { ConfigRefused } from './config-refused.ts';
import { readKafkaConfig, type KafkaConfig } from './kafka-config.ts';
import { readProfile, type DistributedConfig } from './profile-config.ts';
import { readRulesFile } from './rules.ts';
import { readLimits, readRetention, readRevealLimits, readSwitchSilence } from './limits.ts';
import { readIdentityConfig, type IdentityConfig } from './identity-config.ts';
import type { Resolver } from '@icx/mail-reading';
import { readDoorsConfig, type DoorsConfig } from './doors-config.ts';
import { readMailConfig, type MailConfig } from './mail-config.ts';

export { ConfigRefused };

export interface Config extends IdentityConfig {
  readonly mode: 'sandbox' | 'live';
  /** The data folder, absolute. */
  readonly data: string;
  readonly port: number;
  /** The address that it listens on; by default callers come through a proxy on the same machine. */
  readonly listen?: string;
  /** Where the engines of the distributed profile are; without it the embedded ones in the data folder. */
  readonly distributed?: DistributedConfig;
  /** Where the keys are; by default in the data folder, which live mode refuses. */
  readonly kms?: KmsSetting;
  /** A sandbox asks for a second person as live mode does. */
  readonly sandboxApprovals?: boolean;
  /** How often a log that has grown gets a signed checkpoint; by default every minute. */
  readonly checkpointMs?: number;
  /** How much one caller may take up, where it differs from the defaults. */
  readonly limits?: Partial<HttpLimits>;
  readonly reveals?: RequestPolicy['reveals'];
  /** Bank holidays, SLA terms, start of the obligation and retention, where they differ from the defaults. */
  readonly rules?: Rules;
  /** How long the feed of switches may be silent before that alarms, hours; in a sandbox for ever unless set. */
  readonly switchSilenceHours?: number;
  /** Where clamd listens; without it files are not scanned. */
  readonly clamd?: ClamdAddress;
  /** Where others follow what happens; without it nothing is published. */
  readonly kafka?: KafkaConfig;
  /** For how long codes are held that nobody asked for, days. */
  readonly holdingsDays?: number;
  /** For how many days what became of each row of a file can be fetched. */
  readonly fileResultsDays?: number;
  /** Without it no mail is sent. */
  readonly mail?: MailConfig;
  /** What is asked in place of DNS about who sends mail; of tests alone. */
  readonly resolver?: Resolver;
  /** Without it no mail comes in. */
  readonly doors?: DoorsConfig;
  /** For how many days the original of a mail without a code is kept. */
  readonly mailDays?: number;
  /** `info` tells every call that was answered; by default in live mode. */
  readonly logLevel?: LogLevel;
}

const readClamd = (text: string | undefined): { readonly clamd?: ClamdAddress } => {
  if (text === undefined || text === '') return {};
  const clamd = parseClamdAddress(text);
  if (isRefusal(clamd)) throw new ConfigRefused(`ICX_CLAMD is "${text}": ${clamd.detail}`);
  return { clamd };
};

const readListen = ({ ICX_LISTEN: listen = '127.0.0.1' }: NodeJS.ProcessEnv): string => {
  if (isIP(listen)) return listen;
  throw new ConfigRefused(`ICX_LISTEN is "${listen}": set it to an address of this machine, or to 0.0.0.0 for all.`);
};

const refuseUnknown = (env: NodeJS.ProcessEnv): void => {
  const unknown = unknownSetting(env, { slips: true });
  if (unknown) throw new ConfigRefused(unknown.detail);
};

export const readConfig = (env: NodeJS.ProcessEnv): Config => {
  refuseUnknown(env);
  const {
    ICX_MODE: mode = 'sandbox',
    ICX_DATA: data = './data',
    ICX_PORT: port = '3000',
    ICX_CHECKPOINT_SECONDS: seconds = '60',
    ICX_SANDBOX_APPROVALS: approvals = 'off',
    ICX_LOG_LEVEL: level = mode === 'live' ? 'info' : 'warn',
  } = env;
  if (mode !== 'sandbox' && mode !== 'live')
    throw new ConfigRefused(`ICX_MODE is "${mode}": set it to sandbox or live.`);
  const kms = readKmsSetting(env['ICX_KMS']);
  if (mode === 'live' && kms.kind === 'local')
    throw new ConfigRefused('Live mode keeps its keys in a KMS: set ICX_KMS to aws:<key> or transit:<url>#<key name>.');
  const identity = readIdentityConfig(env, mode);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new ConfigRefused(`ICX_PORT is "${port}": set it to a port, 0 to 65535.`);
  if (!/^[1-9]\d{0,4}$/.test(seconds))
    throw new ConfigRefused(`ICX_CHECKPOINT_SECONDS is "${seconds}": set it to whole seconds, 1 to 99999.`);
  if (approvals !== 'on' && approvals !== 'off')
    throw new ConfigRefused(`ICX_SANDBOX_APPROVALS is "${approvals}": set it to on or off.`);
  const logLevel = logLevels.find((known) => known === level);
  if (!logLevel) throw new ConfigRefused(`ICX_LOG_LEVEL is "${level}": set it to one of ${logLevels.join(', ')}.`);
  const checkpointMs = Number(seconds) * 1000;
  const mail = readMailConfig(env, mode);
  const limits = {
    limits: readLimits(env),
    reveals: readRevealLimits(env),
    ...readSwitchSilence(env),
    ...readRetention(env),
    ...readRulesFile(env),
    ...readClamd(env['ICX_CLAMD']),
    ...readProfile(env),
    ...readKafkaConfig(env),
    ...mail,
    ...readDoorsConfig(env, mode, mail.mail),
  };
  const sandboxApprovals = approvals === 'on';
  const own = {
    mode,
    data: resolve(data),
    port: Number(port),
    listen: readListen(env),
    kms,
    checkpointMs,
    logLevel,
    sandboxApprovals,
  } as const;
  return { ...own, ...limits, ...identity };
};
