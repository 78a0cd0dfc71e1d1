import { AddressRefused, PATIENCE, ProblemError, TokenRefused } from '@icx/client';
import { exitCodeOf, exitCodes, Failure, wrongUsage } from '../failure.ts';

/** What a call that failed means to whoever gave the command. */
export const failureOf = (url: string, error: unknown): Failure => {
  if (error instanceof Failure) return error;
  if (error instanceof AddressRefused) return wrongUsage('name-invalid', error.message);
  if (error instanceof TokenRefused) return new Failure(exitCodes.notSignedIn, error.code, error.message);
  return error instanceof ProblemError ? refusalOf(url, error) : unreachable(url, error);
};

export const notAnExchange = (url: string): Failure =>
  new Failure(
    exitCodes.unreachable,
    'not-an-exchange',
    `What answers at ${url} is not an Install Code Exchange. Check ICX_URL or --url.`,
  );

export const brokenOff = (url: string, error: unknown): Failure =>
  new Failure(
    exitCodes.unreachable,
    'download-incomplete',
    `The connection to ${url} broke before the end (${reasonOf(error)}): what came is not the whole. Ask for it again.`,
  );

/** What a proxy says of what stands behind it: bad gateway, unavailable, gateway timeout. */
const OF_A_PROXY = [502, 503, 504];

const NOT_KNOWN =
  'Whether it carried the command out is not known: look, or send the same command with the same --key.';

const notHandedOn = (url: string, status: number): Failure =>
  new Failure(
    exitCodes.unreachable,
    'exchange-not-reachable',
    `What stands before the exchange at ${url} has no answer from it (${status}). ${NOT_KNOWN}`,
  );

const refusalOf = (url: string, { status, code, detail, errors, moreErrors }: ProblemError): Failure => {
  // An exchange says what is wrong.
  if (code === `http-${status}`) return OF_A_PROXY.includes(status) ? notHandedOn(url, status) : notAnExchange(url);
  const more = moreErrors === 0 ? '' : ` There are ${moreErrors} more than are shown.`;
  return new Failure(exitCodeOf(status), code, detail + more, errors);
};

const unreachable = (url: string, error: unknown): Failure =>
  (error as Error).name === 'TimeoutError'
    ? new Failure(
        exitCodes.unreachable,
        'exchange-silent',
        `The exchange at ${url} has not answered for ${PATIENCE / 1000} seconds. ${NOT_KNOWN}`,
      )
    : new Failure(
        exitCodes.unreachable,
        'exchange-not-reachable',
        `No exchange is reachable at ${url} (${reasonOf(error)}). Start one with \`npm start\`, or say where it is with ICX_URL or --url.`,
      );

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as { message: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
};
