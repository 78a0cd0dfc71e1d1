import { readFile } from 'node:fs/promises';
import type { Kms } from '../index.ts';

/** `ICX_KMS` cannot be understood, or is not safe. The message says what to do. */
export class KmsSettingRefused extends Error {}

export type KmsSetting =
  | { readonly kind: 'local' }
  | { readonly kind: 'aws'; readonly key: string; readonly endpoint?: string }
  | { readonly kind: 'transit'; readonly url: string; readonly key: string };

const forms = 'local, aws:<key id or ARN>[?endpoint=<url>] or transit:<url>#<key name>';

/** A token or a key in clear must not cross a network unencrypted. */
const safeUrl = (text: string): string => {
  const url = URL.parse(text);
  const loopback = url && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)) && !url.username && !url.search)
    return `${url.origin}${url.pathname.replace(/\/$/, '')}`;
  throw new KmsSettingRefused(`ICX_KMS names the address "${text}": use https, without user and query.`);
};

/** Reads `ICX_KMS`. Throws `KmsSettingRefused`. */
export const readKmsSetting = (text = 'local'): KmsSetting => {
  if (text === 'local') return { kind: 'local' };
  const aws = /^aws:([^?\s]+)(?:\?endpoint=(\S+))?$/.exec(text);
  if (aws) return { kind: 'aws', key: aws[1]!, ...(aws[2] ? { endpoint: safeUrl(aws[2]) } : {}) };
  const transit = /^transit:([^#\s]+)#([\w.-]+)$/.exec(text);
  if (transit) return { kind: 'transit', url: safeUrl(transit[1]!), key: transit[2]! };
  throw new KmsSettingRefused(`ICX_KMS is "${text}": set it to ${forms}.`);
};

/** The KMS of a setting; its client is loaded only if it is named. */
export const kmsOf = async (
  setting: Exclude<KmsSetting, { kind: 'local' }>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Kms> => {
  if (setting.kind === 'aws') {
    const { AwsKms } = await import('./aws-kms.ts');
    return new AwsKms(setting);
  }
  const { TransitKms } = await import('./transit-kms.ts');
  return new TransitKms({ ...setting, token: tokenOf(env) });
};

const tokenOf = (env: Readonly<Record<string, string | undefined>>) => async (): Promise<string> => {
  const file = env['ICX_KMS_TOKEN_FILE'];
  const token = file ? await tokenIn(file) : (env['BAO_TOKEN'] ?? env['VAULT_TOKEN']);
  if (token) return token;
  throw new Error(
    'no token is set: set BAO_TOKEN or VAULT_TOKEN, or name the file of an agent with ICX_KMS_TOKEN_FILE',
  );
};

const tokenIn = async (file: string): Promise<string> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`the file that ICX_KMS_TOKEN_FILE names cannot be read (${code})`);
  });
  if (text.trim()) return text.trim();
  throw new Error('the file that ICX_KMS_TOKEN_FILE names is empty');
};

/** `ICX_KMS_KEEP_SECONDS`: how long an unwrapped key stays in memory, milliseconds. Throws `KmsSettingRefused`. */
export const keepOf = (env: Readonly<Record<string, string | undefined>>, unset: number): number => {
  const text = env['ICX_KMS_KEEP_SECONDS'];
  if (text === undefined) return unset;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text) * 1000;
  throw new KmsSettingRefused(`ICX_KMS_KEEP_SECONDS is "${text}": set it to whole seconds, 1 to 9999.`);
};
