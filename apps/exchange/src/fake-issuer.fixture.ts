import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';

interface Key {
  readonly kid: string;
  readonly alg: 'RS256' | 'ES256';
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** An OpenID provider elsewhere, as far as the exchange sees one: discovery document, key set, access tokens. */
export class FakeIssuer {
  /** Those that it publishes. */
  published: readonly Key[] = [];
  /** How often its key set was fetched. */
  fetched = 0;
  /** Breaks every connection, as a host that is down does. */
  down = false;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(({ url, socket }, reply) => {
      if (this.down) return void socket.destroy();
      const isKeys = url === '/keys';
      if (isKeys) this.fetched += 1;
      const discovery = { issuer: this.url, jwks_uri: `${this.url}/keys` };
      const body = isKeys ? { keys: this.published.map(({ jwk }) => jwk) } : discovery;
      reply.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
  }

  static async start(): Promise<FakeIssuer> {
    const issuer = new FakeIssuer();
    await new Promise<void>((resolve) => issuer.#server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async key(kid: string, alg: Key['alg']): Promise<Key> {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
  }

  /** An access token of five minutes; `undefined` leaves a claim out. */
  async token({ kid, alg, privateKey }: Key, claims: JWTPayload): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: this.url, iat: now, exp: now + 300, ...claims })
      .setProtectedHeader({ typ: 'at+jwt', alg, kid })
      .sign(privateKey);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
