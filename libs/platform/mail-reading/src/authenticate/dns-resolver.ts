import { Resolver as Dns } from 'node:dns/promises';
import type { Resolver } from '../reading.ts';

/** Milliseconds for one question, and how often it is put: a mail may need thirty of them. */
const TIMEOUT = 3_000;
const TRIES = 2;

/** RFC 6761: nobody has such a name, so that no name server need be asked, and a sandbox needs none. */
const nobodys = /\.(example|invalid|localhost|test)\.?$/i;

/** Asks the name servers of this machine, or these. */
export const dnsResolver = (servers?: readonly string[]): Resolver => {
  const dns = new Dns({ timeout: TIMEOUT, tries: TRIES });
  if (servers) dns.setServers(servers);
  return async (name, type) => {
    if (nobodys.test(name)) throw Object.assign(new Error(`Nobody has ${name}.`), { code: 'ENOTFOUND' });
    return [await dns.resolve(name, type)].flat();
  };
};
