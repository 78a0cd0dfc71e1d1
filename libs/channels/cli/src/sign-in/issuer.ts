import { isLoopback } from '@icx/client';
import type { Configuration } from 'openid-client';
import { exitCodes, Failure } from '../failure.ts';

/** Seconds that whoever gives tokens may take for one answer. */
const PATIENCE = 20;

/** Who gives the tokens, as the public client `clientId` sees it: found by its discovery document. */
export const issuerOf = async (issuer: string, clientId: string): Promise<Configuration> => {
  // Its name is to warn: a sandbox of this machine has no TLS.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const { allowInsecureRequests, discovery, None } = await import('openid-client');
  const url = new URL(issuer);
  return discovery(url, clientId, undefined, None(), {
    timeout: PATIENCE,
    execute: isLoopback(url) ? [allowInsecureRequests] : [],
  }).catch((error: unknown) => {
    throw failureOfIssuer(issuer, error);
  });
};

/** What `openid-client` throws, as a `Failure`; a bug stays what it is. */
export const failureOfIssuer = (issuer: string, error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof Failure) return error;
  const {
    error: code,
    error_description: why,
    cause,
  } = error as { error?: string; error_description?: string } & Error;
  if (code !== undefined)
    return new Failure(
      exitCodes.notSignedIn,
      'sign-in-refused',
      `${issuer} gives no token: ${why ?? code} (${code}). Log in again, or ask the administrator of your party.`,
    );
  const { code: broken } = (cause ?? {}) as { code?: string };
  if (error.name === 'ClientError' || error.name === 'TypeError' || error.name === 'TimeoutError')
    return new Failure(
      exitCodes.unreachable,
      'issuer-not-reachable',
      `Who gives the tokens of this exchange, ${issuer}, does not answer as it should (${broken ?? error.message}). Try again in a moment.`,
    );
  return error;
};
