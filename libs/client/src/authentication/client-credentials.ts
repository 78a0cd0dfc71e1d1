import type { KeyObject } from 'node:crypto';
import type { ClientAuth, Configuration } from 'openid-client';
import type { Authentication, Carry } from './authentication.ts';
import { DpopProofs } from './dpop-proofs.ts';
import { HeldToken, type Token } from './held-token.ts';
import { isLoopback } from './loopback.ts';
import { mutualTls, type Certificate } from './mutual-tls.ts';
import { once } from './once.ts';
import { signingKey } from './signing-key.ts';
import { refusalOf } from './token-refused.ts';

/** A system that a party registered (`POST /v1/parties/{party}/clients`), which signs in without a person. */
export interface System {
  /** Who gives tokens: the exchange's own address, unless it trusts another issuer. */
  readonly issuer: string;
  /** As the registration answered it: `AAAA.billing`. */
  readonly clientId: string;
  /** What the calls need: `['requests:write', 'codes:reveal']`. */
  readonly scopes: readonly string[];
}

/**
 * Client credentials by `private_key_jwt`: each token is asked for with an assertion signed by the system's key, and is
 * bound to a DPoP key of this process's own.
 * @param key PKCS #8 PEM or a private `KeyObject`: Ed25519, P-256 or RSA. @param kid where the client has several keys
 */
export const privateKeyJwt = (system: System, key: string | KeyObject, kid?: string): Authentication => {
  const ready = once(async () => {
    const { PrivateKeyJwt } = await import('openid-client');
    const assertion = await signingKey(key);
    const auth = PrivateKeyJwt(kid === undefined ? assertion : { key: assertion, kid });
    return { proofs: await DpopProofs.make(), config: await discover(system, auth) };
  });
  const token = new HeldToken(async () => {
    const { config, proofs } = await ready();
    return grant(config, system, proofs);
  });
  return {
    async authorize(call) {
      const value = await token.value();
      return (await ready()).proofs.headers(call, value);
    },
    async again(response) {
      if (!(await ready()).proofs.learn(response)) token.refused();
      return true;
    },
  };
};

/** Client credentials by a certificate (RFC 8705): it asks for the token, which counts on its connections alone. */
export const certificate = (system: System, own: Certificate): Authentication => {
  const fetch = mutualTls(own);
  const ready = once(async () => {
    const { TlsClientAuth } = await import('openid-client');
    return discover(system, TlsClientAuth(), fetch);
  });
  const token = new HeldToken(async () => grant(await ready(), system));
  return {
    authorize: async () => ({ authorization: `Bearer ${await token.value()}` }),
    async again() {
      token.refused();
      return true;
    },
    fetch,
  };
};

const discover = async ({ issuer, clientId }: System, auth: ClientAuth, fetch?: Carry): Promise<Configuration> => {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated only so that it is seen
  const { allowInsecureRequests, customFetch, discovery } = await import('openid-client');
  const address = new URL(issuer);
  const metadata = fetch === undefined ? {} : { use_mtls_endpoint_aliases: true };
  return discovery(address, clientId, metadata, auth, {
    execute: isLoopback(address) ? [allowInsecureRequests] : [],
    ...(fetch === undefined ? {} : { [customFetch]: fetch as never }),
  }).catch(refusalOf);
};

const grant = async (config: Configuration, { scopes }: System, proofs?: DpopProofs): Promise<Token> => {
  const { clientCredentialsGrant, getDPoPHandle } = await import('openid-client');
  const bound = proofs === undefined ? {} : { DPoP: getDPoPHandle(config, proofs.keys) };
  const tokens = await clientCredentialsGrant(config, { scope: scopes.join(' ') }, bound).catch(refusalOf);
  return { value: tokens.access_token, lifetime: tokens.expiresIn() ?? 60 };
};
