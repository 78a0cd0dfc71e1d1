import type { FastifyInstance } from 'fastify';
import { scopes } from '@icx/parties';
import { dpopAlgorithms } from '@icx/identity';

export interface ProtectedResource {
  /** Origin at which callers know the exchange; `aud` of its tokens. */
  readonly publicUrl: string;
  readonly issuer: string;
  readonly mode: 'sandbox' | 'live';
  /** This process terminates TLS, so tokens may be bound to certificates. */
  readonly mutualTls: boolean;
}

/**
 * Tells anybody whose tokens this exchange takes, and how they have to be bound (RFC 9728): `icx login` begins here.
 * @param resource `undefined` until its address is known
 */
export const addResourceMetadata = (http: FastifyInstance, resource: () => ProtectedResource | undefined): void => {
  http.get('/.well-known/oauth-protected-resource', async (_, reply) => {
    const of = resource();
    return of ? documentOf(of) : reply.status(503).header('retry-after', '1').send();
  });
};

const documentOf = ({ publicUrl, issuer, mode, mutualTls }: ProtectedResource) => ({
  resource: publicUrl,
  resource_name: mode === 'live' ? 'Install Code Exchange' : 'Install Code Exchange, SANDBOX (TEST data only)',
  authorization_servers: [issuer],
  scopes_supported: scopes,
  bearer_methods_supported: ['header'],
  dpop_signing_alg_values_supported: dpopAlgorithms,
  tls_client_certificate_bound_access_tokens: mutualTls,
  // Ours: whether its codes are real ones. A client of a sandbox may call without signing in.
  icx_mode: mode,
});
