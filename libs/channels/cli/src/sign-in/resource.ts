import { isLoopback } from '@icx/client';
import { exitCodes, Failure, wrongUsage } from '../failure.ts';

/** What an exchange says of itself to whoever wants to call it (RFC 9728). */
export interface Resource {
  /** Origin at which it is called. */
  readonly exchange: string;
  readonly issuer: string;
  readonly scopes: readonly string[];
  readonly mode: 'sandbox' | 'live';
}

const PATIENCE = 10_000;

const secure = (address: string, what: string): void => {
  const url = new URL(address);
  if (url.protocol === 'https:' || isLoopback(url)) return;
  throw wrongUsage('address-not-secure', `The address of ${what}, ${address}, is not an https: one: tokens go there.`);
};

/** Asks an exchange. Throws a `Failure`: none there, or one that is called by another address. */
export const resourceAt = async (url: string): Promise<Resource> => {
  const { origin } = new URL(url);
  secure(origin, 'the exchange');
  const answer = await metadataAt(origin);
  if (answer === undefined)
    throw new Failure(exitCodes.unreachable, 'not-an-exchange', `What answers at ${origin} is no exchange. Check it.`);
  const { resource, authorization_servers: issuers, scopes_supported: scopes, icx_mode: mode } = answer;
  // Whose tokens count is its own to say, not another's for it (RFC 9728, section 3.3).
  if (resource !== origin)
    throw wrongUsage(
      'exchange-elsewhere',
      `The exchange at ${origin} is called ${String(resource)}: use that address.`,
    );
  const issuer = Array.isArray(issuers) ? String(issuers[0]) : origin;
  secure(issuer, 'who gives its tokens');
  return {
    exchange: origin,
    issuer,
    scopes: Array.isArray(scopes) ? scopes.map(String) : [],
    mode: mode === 'sandbox' ? 'sandbox' : 'live',
  };
};

/** Whether the exchange there is one whose codes are real; false too where none says so. */
export const isLive = async (url: string): Promise<boolean> =>
  (await metadataAt(new URL(url).origin).catch(() => undefined))?.['icx_mode'] === 'live';

/** `undefined`: no such document is there. */
const metadataAt = async (origin: string): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const address = `${origin}/.well-known/oauth-protected-resource`;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error' });
    return answer.ok ? ((await answer.json()) as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    const { message, cause } = error as { message: string; cause?: { code?: string; message?: string } };
    const why = cause?.code ?? cause?.message ?? message;
    throw new Failure(
      exitCodes.unreachable,
      'exchange-not-reachable',
      `No exchange is reachable at ${origin} (${why}). Check the address, or start one with \`npm start\`.`,
    );
  }
};
