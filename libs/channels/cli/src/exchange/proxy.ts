import { setGlobalProxyFromEnv } from 'node:http';
import { wrongUsage } from '../failure.ts';

/** This machine itself is reached without a proxy, unless `NO_PROXY` says which hosts are. */
const LOOPBACK = 'localhost,127.0.0.1,::1';

/** From now on every call goes through the proxy of `HTTP_PROXY` or `HTTPS_PROXY`, if there is one. */
export const useProxy = (env: Readonly<Record<string, string | undefined>>): void => {
  const either = (name: string): string | undefined => env[name.toLowerCase()] ?? env[name];
  const [HTTP_PROXY, HTTPS_PROXY] = [either('HTTP_PROXY'), either('HTTPS_PROXY')];
  if (!HTTP_PROXY && !HTTPS_PROXY) return;
  for (const proxy of [HTTP_PROXY, HTTPS_PROXY])
    if (proxy && !/^https?:\/\/[^/]/.test(proxy))
      throw wrongUsage(
        'proxy-invalid',
        `"${proxy}" is no address of a proxy: write HTTP_PROXY like http://proxy:3128.`,
      );
  setGlobalProxyFromEnv({ HTTP_PROXY, HTTPS_PROXY, NO_PROXY: either('NO_PROXY') ?? LOOPBACK });
};
