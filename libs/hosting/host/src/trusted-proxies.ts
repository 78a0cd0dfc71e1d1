import { isIP } from 'node:net';
import { ConfigRefused } from './config-refused.ts';

/** An address or a network; not all addresses at once, for then everybody could say who they are. */
const isNetwork = (text: string): boolean => {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  const fits = prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= longest);
  return version !== 0 && fits && more.length === 0;
};

/** Whose X-Forwarded-For says where a call comes from. */
export const readTrustedProxies = ({ ICX_TRUSTED_PROXIES: text }: NodeJS.ProcessEnv): readonly string[] => {
  if (text === undefined || text === '') return [];
  const networks = text.split(',').map((one) => one.trim());
  if (networks.every(isNetwork)) return networks;
  throw new ConfigRefused(
    `ICX_TRUSTED_PROXIES is "${text}": set it to the addresses of your proxies, such as 10.0.0.5, 10.1.0.0/16 or ::1, with commas between.`,
  );
};
