import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/**
 * An identity provider of an exchange's own choice, which calls `icx` something else, and lets anybody in as AAAA, to raise
 * requests and no more.
 */
export class ForeignIssuer {
  static readonly clientId = 'install-codes-cli';
  /** What the portal is called there: a public client. */
  static readonly portalId = 'install-codes-portal';
  /** How it says that somebody signed in. */
  static readonly acr = 'ours';
  readonly #server: Server;

  private constructor(
    server: Server,
    readonly url: string,
  ) {
    this.#server = server;
  }

  /** @param audience the exchange that takes its tokens, once that is known */
  static async start(audience: () => string): Promise<ForeignIssuer> {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new Provider(url, {
      clients: [
        {
          client_id: ForeignIssuer.clientId,
          application_type: 'native',
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          redirect_uris: ['http://127.0.0.1/signed-in'],
          dpop_bound_access_tokens: true,
        },
        {
          client_id: ForeignIssuer.portalId,
          // The exchange of a test has no TLS.
          application_type: 'native',
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code'],
          redirect_uris: ['http://127.0.0.1/signed-in'],
          dpop_bound_access_tokens: true,
        },
      ],
      acrValues: [ForeignIssuer.acr],
      ttl: { AccessToken: 300 },
      rotateRefreshToken: true,
      formats: {
        customizers: {
          jwt: (_, __, parts) => {
            parts.payload = {
              ...parts.payload,
              party: 'AAAA',
              acr: ForeignIssuer.acr,
              auth_time: parts.payload['iat'],
            };
          },
        },
      },
      features: {
        devInteractions: { enabled: true },
        dPoP: { enabled: true },
        revocation: { enabled: true },
        resourceIndicators: {
          enabled: true,
          useGrantedResource: () => true,
          getResourceServerInfo: (_, resource) => {
            if (resource !== audience()) throw new Error(`Not for ${resource}.`);
            return { scope: 'requests:write', audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: 300 };
          },
        },
      },
    });
    server.on('request', (request, reply) => void provider.callback()(request, reply));
    return new ForeignIssuer(server, url);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
