import { createPublicKey, type KeyObject } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { JWK } from 'jose';
import * as oidc from 'openid-client';
import { ed25519KeyOf, type KeyRing } from '@icx/keys';
import type { FindProvider } from './relying-party.ts';

/** Seconds that a provider elsewhere may take for one answer. */
const PATIENCE = 10;

const keyOf = (keys: Pick<KeyRing, 'hmac'>): KeyObject => ed25519KeyOf(keys.hmac('identity', 'portal-client'));

/** By which the built-in provider knows the portal. */
export const portalKey = (keys: Pick<KeyRing, 'hmac'>): JWK => ({
  ...(createPublicKey(keyOf(keys)).export({ format: 'jwk' }) as JWK),
  alg: 'Ed25519',
  use: 'sig',
});

/** The provider in this process: asked without a connection, as the person whose sign-in it is. */
export const builtIn =
  (publicUrl: string, clientId: string, keys: Pick<KeyRing, 'hmac'>, http: FastifyInstance): FindProvider =>
  async (ip) => {
    const key = keyOf(keys).toCryptoKey({ name: 'Ed25519' }, false, ['sign']);
    const server = {
      issuer: publicUrl,
      authorization_endpoint: `${publicUrl}/oidc/authorization`,
      token_endpoint: `${publicUrl}/oidc/token`,
      jwks_uri: `${publicUrl}/oidc/jwks`,
      id_token_signing_alg_values_supported: ['ES256'],
    };
    const config = new oidc.Configuration(
      server,
      clientId,
      { id_token_signed_response_alg: 'ES256' },
      oidc.PrivateKeyJwt(key),
    );
    config[oidc.customFetch] = async (address, { method, headers, body }) => {
      const { pathname, search, host } = new URL(address);
      const {
        statusCode,
        headers: told,
        rawPayload,
      } = await http.inject({
        method,
        url: pathname + search,
        headers: { ...headers, host },
        remoteAddress: ip,
        ...(body === undefined || body === null
          ? {}
          : { payload: body instanceof URLSearchParams ? body.toString() : (body as string) }),
      });
      const given = Object.entries(told).map(([name, value]): [string, string] => [name, String(value)]);
      return new Response(new Uint8Array(rawPayload), { status: statusCode, headers: given });
    };
    // Its name is to warn, here and below: a sandbox of this machine has no TLS, and live mode has nothing else.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    if (publicUrl.startsWith('http:')) oidc.allowInsecureRequests(config);
    return config;
  };

/** One elsewhere, found by its discovery document once it answers. */
export const foreign = (issuer: string, clientId: string, secret: string | undefined): FindProvider => {
  let found: Promise<oidc.Configuration> | undefined;
  return () => {
    found ??= oidc
      .discovery(
        new URL(issuer),
        clientId,
        undefined,
        secret === undefined ? oidc.None() : oidc.ClientSecretBasic(secret),
        {
          timeout: PATIENCE,
          // The function itself: the discovery looks for it, and lets no other one permit that.
          // eslint-disable-next-line @typescript-eslint/no-deprecated
          execute: issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
        },
      )
      .catch((error: unknown) => {
        found = undefined;
        throw error;
      });
    return found;
  };
};
