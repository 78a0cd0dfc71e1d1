import { wrongUsage } from '../failure.ts';

/** This machine itself is reached without a proxy, unless `NO_PROXY` says which hosts are. */
const LOOPBACK = 'localhost,127.0.0.1,::1';

/** From now on every call goes through the proxy of `HTTP_PROXY` or `HTTPS_PROXY`, if there is one. */
export const useProxy = async (env: Readonly<Record<string, string | undefined>>): Promise<void> => {
  const either = (name: string): string | undefined => env[name.toLowerCase()] ?? env[name];
  const [HTTP_PROXY, HTTPS_PROXY] = [either('HTTP_PROXY'), either('HTTPS_PROXY')];
  const proxies = [HTTP_PROXY, HTTPS_PROXY].flatMap((proxy) => (proxy ? [proxy] : []));
  if (proxies.length === 0) return;
  // What is wrong is not repeated: it may hold a password.
  if (!proxies.every((proxy) => /^https?:\/\/[^/]/.test(proxy) && URL.canParse(proxy)))
    throw wrongUsage('proxy-invalid', 'HTTP_PROXY or HTTPS_PROXY is no address of a proxy: write http://proxy:3128.');
  const { setGlobalProxyFromEnv } = await import('node:http');
  setGlobalProxyFromEnv({ HTTP_PROXY, HTTPS_PROXY, NO_PROXY: either('NO_PROXY') ?? LOOPBACK });
};
