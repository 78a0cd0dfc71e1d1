import { resolve } from 'node:path';

export interface Config {
  readonly mode: 'sandbox' | 'live';
  /** The data folder, absolute. */
  readonly data: string;
  readonly port: number;
}

/** The environment does not say what it must. The message says what to do. */
export class ConfigRefused extends Error {}

export const readConfig = (env: NodeJS.ProcessEnv): Config => {
  const {
    ICX_MODE: mode = 'sandbox',
    ICX_PROFILE: profile = 'embedded',
    ICX_DATA: data = './data',
    ICX_PORT: port = '3000',
  } = env;
  if (mode !== 'sandbox' && mode !== 'live')
    throw new ConfigRefused(`ICX_MODE is "${mode}": set it to sandbox or live.`);
  if (mode === 'live')
    throw new ConfigRefused(
      'Live mode needs a KMS (ICX_KMS) and an identity provider; this version has neither. Run the sandbox.',
    );
  if (profile !== 'embedded') throw new ConfigRefused(`ICX_PROFILE is "${profile}": this version has only embedded.`);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new ConfigRefused(`ICX_PORT is "${port}": set it to a port, 0 to 65535.`);
  return { mode, data: resolve(data), port: Number(port) };
};
