import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Tls } from '@icx/api-channel';
import { ConfigRefused } from './config-refused.ts';

/** Nothing where something before the exchange terminates TLS. */
export const readTls = (env: NodeJS.ProcessEnv): { readonly tls?: Tls } => {
  const { ICX_TLS_CERT: cert, ICX_TLS_KEY: key, ICX_TLS_CLIENT_CA: ca } = env;
  if ((cert === undefined) !== (key === undefined))
    throw new ConfigRefused('Set both ICX_TLS_CERT and ICX_TLS_KEY, or neither.');
  if (ca && !cert)
    throw new ConfigRefused(
      'ICX_TLS_CLIENT_CA is for an exchange that terminates TLS, so that it sees the certificates of clients: set ICX_TLS_CERT and ICX_TLS_KEY too.',
    );
  if (!cert || !key) return {};
  const tls = { cert: pem('ICX_TLS_CERT', cert), key: pem('ICX_TLS_KEY', key) };
  return { tls: ca ? { ...tls, ca: authorities('ICX_TLS_CLIENT_CA', ca) } : tls };
};

const pem = (name: string, path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ConfigRefused(`${name} is "${path}", which cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
};

/** TLS itself passes over what it cannot read, and would then trust fewer than the operator means, or nobody. */
const authorities = (name: string, path: string): Buffer => {
  const bundle = pem(name, path);
  const each = bundle.toString().match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (each.length === 0 || !each.every(isAuthority))
    throw new ConfigRefused(
      `${name} is "${path}": it has to hold the certificates of authorities (PEM), nothing else.`,
    );
  return bundle;
};

const isAuthority = (certificate: string): boolean => {
  try {
    return new X509Certificate(certificate).ca;
  } catch {
    return false;
  }
};
