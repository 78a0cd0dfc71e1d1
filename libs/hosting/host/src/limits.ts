import type { HttpLimits } from '@icx/api-channel';
import { defaultPolicy } from '@icx/requests-service';
import type { RequestPolicy } from '@icx/requests-service';
import { ConfigRefused } from './config-refused.ts';

const wholeNumber = (env: NodeJS.ProcessEnv, name: string, otherwise: number): number => {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ConfigRefused(`${name} is "${text}": set it to a whole number, 1 to 999999999.`);
};

const limitOf = {
  bodyBytes: 'ICX_MAX_BODY_BYTES',
  headerBytes: 'ICX_MAX_HEADER_BYTES',
  headersMs: 'ICX_HEADERS_TIMEOUT_MS',
  requestMs: 'ICX_REQUEST_TIMEOUT_MS',
  stalledMs: 'ICX_UPLOAD_STALLED_MS',
  publicBodyMs: 'ICX_PUBLIC_BODY_TIMEOUT_MS',
  keepAliveMs: 'ICX_KEEP_ALIVE_MS',
  connections: 'ICX_MAX_CONNECTIONS',
  perClient: 'ICX_RATE_PER_CLIENT',
  perParty: 'ICX_RATE_PER_PARTY',
  signIn: 'ICX_RATE_SIGN_IN',
  signInForms: 'ICX_RATE_SIGN_IN_FORMS',
} as const;

/** How much one caller may take up, where the environment says it. */
export const readLimits = (env: NodeJS.ProcessEnv): Partial<HttpLimits> => {
  const set = Object.entries(limitOf).filter(([, name]) => env[name]);
  return Object.fromEntries(set.map(([limit, name]) => [limit, wholeNumber(env, name, 0)]));
};

/** How many codes a party is shown in 24 hours, and from how many on an unusual number waits for SECAS. */
export const readRevealLimits = (env: NodeJS.ProcessEnv): RequestPolicy['reveals'] => ({
  ...defaultPolicy.reveals,
  quota: wholeNumber(env, 'ICX_REVEAL_QUOTA', defaultPolicy.reveals.quota),
  anomalyFloor: wholeNumber(env, 'ICX_REVEAL_NORMAL', defaultPolicy.reveals.anomalyFloor),
});

/** How long the feed of switches may be silent, hours, where the environment says it. */
export const readSwitchSilence = (env: NodeJS.ProcessEnv): { readonly switchSilenceHours?: number } => {
  const hours = wholeNumber(env, 'ICX_SWITCH_SILENCE_HOURS', 0);
  return hours > 0 ? { switchSilenceHours: hours } : {};
};

/** For how long codes are held that nobody asked for, and results of files kept, days, where the environment says it. */
export const readRetention = (
  env: NodeJS.ProcessEnv,
): { readonly holdingsDays?: number; readonly fileResultsDays?: number; readonly mailDays?: number } => {
  const holdingsDays = wholeNumber(env, 'ICX_HOLDINGS_DAYS', 0);
  const fileResultsDays = wholeNumber(env, 'ICX_FILE_RESULTS_DAYS', 0);
  const mailDays = wholeNumber(env, 'ICX_MAIL_DAYS', 0);
  return {
    ...(holdingsDays > 0 && { holdingsDays }),
    ...(fileResultsDays > 0 && { fileResultsDays }),
    ...(mailDays > 0 && { mailDays }),
  };
};
