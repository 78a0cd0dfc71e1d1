import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DpopProofs, type Authentication } from '@icx/client';
import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { DPoPHandle, TokenEndpointResponse } from 'openid-client';
import { exitCodes, Failure } from '../failure.ts';
import { failureOfIssuer, issuerOf } from './issuer.ts';
import { alone } from './lock.ts';
import { readJson, readPrivate, writePrivate } from './private-file.ts';
import type { Profile } from './profiles.ts';

/** What a person got by signing in. It is worth nothing without the key, which is in another file. */
interface Tokens {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly refreshToken: string | null;
}

interface Keys {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** Replaced so long before its end, milliseconds: calls take time. */
const MARGIN = 30_000;
/** Codes of a 401 that another token may mend; the others are about who calls. */
const MENDABLE = new Set(['token-expired', 'token-invalid']);

const over = ({ exchange, name }: Profile): Failure =>
  new Failure(
    exitCodes.notSignedIn,
    'session-over',
    `Your sign-in at ${exchange} is over. Sign in again: icx login ${exchange} --profile ${name}`,
  );

/** The sign-in of a person on this machine: in files, so that each `icx` has it, and only one at a time renews it. */
export class Session {
  readonly #profile: Profile;
  readonly #folder: string;

  constructor(profile: Profile, folder: string) {
    this.#profile = profile;
    this.#folder = folder;
  }

  /** With what was given for a new key; what was there before is replaced. */
  async begin(privateKey: JWK, given: TokenEndpointResponse): Promise<void> {
    await alone(this.#folder, async () => {
      await writePrivate(this.#keyFile, privateKey);
      await writePrivate(this.#tokenFile, tokensOf(given));
    });
  }

  /** Proves each call by the key of this machine, with a token that is renewed when it has to be. */
  async authentication(): Promise<Authentication> {
    const proofs = new DpopProofs(await this.#keys());
    let refused: string | undefined;
    let token = '';
    return {
      authorize: async (call) => {
        token = await this.#accessToken(refused);
        return proofs.headers(call, token);
      },
      again: async (response) => {
        if (proofs.learn(response)) return true;
        const { code } = (await response
          .clone()
          .json()
          .catch(() => ({}))) as { code?: string };
        if (refused === token || !MENDABLE.has(code ?? '')) return false;
        refused = token;
        return true;
      },
    };
  }

  /** Tells the issuer to take it back, and removes it from here. False: the issuer could not be told. */
  end(): Promise<boolean> {
    // Another process that is renewing it would bring it back.
    return alone(this.#folder, async () => {
      const told = await this.#revoke();
      await Promise.all([this.#tokenFile, this.#keyFile].map((file) => rm(file, { force: true })));
      return told;
    });
  }

  async #revoke(): Promise<boolean> {
    const { issuer, clientId } = this.#profile;
    try {
      const { refreshToken } = (await readJson<Tokens>(this.#tokenFile)) ?? {};
      if (!refreshToken) return true;
      const { tokenRevocation } = await import('openid-client');
      await tokenRevocation(await issuerOf(issuer, clientId), refreshToken);
      return true;
    } catch {
      return false;
    }
  }

  /** @param refused one that does not count any more, whatever its end */
  async #accessToken(refused: string | undefined): Promise<string> {
    const held = await this.#heldToken(refused);
    // Under the lock it is looked at again: another process may have renewed it meanwhile, and a refresh token counts once.
    return held ?? alone(this.#folder, async () => (await this.#heldToken(refused)) ?? this.#renew());
  }

  async #heldToken(refused: string | undefined): Promise<string | undefined> {
    const tokens = await readPrivate<Tokens>(this.#tokenFile);
    if (!tokens) throw over(this.#profile);
    const { accessToken, expiresAt } = tokens;
    return Date.now() < expiresAt - MARGIN && accessToken !== refused ? accessToken : undefined;
  }

  async #renew(): Promise<string> {
    const { getDPoPHandle, refreshTokenGrant } = await import('openid-client');
    const { refreshToken } = (await readPrivate<Tokens>(this.#tokenFile))!;
    if (!refreshToken) throw over(this.#profile);
    const { issuer, clientId } = this.#profile;
    const config = await issuerOf(issuer, clientId);
    const DPoP: DPoPHandle = getDPoPHandle(config, await this.#keys());
    try {
      const given = await refreshTokenGrant(config, refreshToken, {}, { DPoP });
      const tokens = { ...tokensOf(given), refreshToken: given.refresh_token ?? refreshToken };
      await writePrivate(this.#tokenFile, tokens);
      return tokens.accessToken;
    } catch (error) {
      if ((error as { error?: string }).error !== 'invalid_grant') throw failureOfIssuer(issuer, error);
      await rm(this.#tokenFile, { force: true });
      throw over(this.#profile);
    }
  }

  async #keys(): Promise<Keys> {
    const jwk = await readPrivate<JWK>(this.#keyFile);
    if (!jwk) throw over(this.#profile);
    const { d: _, ...publicJwk } = jwk;
    const [privateKey, publicKey] = await Promise.all([
      importJWK(jwk, 'ES256', { extractable: false }),
      importJWK(publicJwk, 'ES256', { extractable: true }),
    ]);
    return { privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey };
  }

  get #keyFile(): string {
    return join(this.#folder, 'dpop-key.json');
  }

  get #tokenFile(): string {
    return join(this.#folder, 'session.json');
  }
}

const tokensOf = ({ access_token: accessToken, expires_in: lifetime = 60, refresh_token }: TokenEndpointResponse) => ({
  accessToken,
  expiresAt: Date.now() + lifetime * 1000,
  refreshToken: refresh_token ?? null,
});

/** A new key of this machine: the pair to sign in with, and what its file holds. */
export const newDeviceKey = async (): Promise<{ readonly keys: Keys; readonly jwk: JWK }> => {
  const keys = await generateKeyPair('ES256', { extractable: true });
  return { keys, jwk: await exportJWK(keys.privateKey) };
};
