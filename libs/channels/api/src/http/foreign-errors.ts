import { HttpException } from '@nestjs/common';
import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { refuseHttp } from './problem.ts';

/** What Node, Fastify and Nest refuse before one of our handlers is reached. */
const byStatus: Readonly<Record<number, Refusal>> = {
  400: refuse.malformed('call-malformed', 'The call is not well-formed HTTP. Check its address, headers and body.'),
  404: refuse.unknown('not-found', 'There is nothing at this address. /openapi.json lists what there is.'),
  405: refuseHttp(
    405,
    'method-not-allowed',
    'This address does not take this method: the header Allow lists those that it takes.',
  ),
  406: refuseHttp(
    406,
    'not-acceptable',
    'This address gives nothing of what Accept takes. Leave Accept out, or name a type that /openapi.json lists for it.',
  ),
  408: refuseHttp(408, 'call-too-slow', 'The call did not arrive whole in time. Send it again.'),
  413: refuse.tooLarge(
    'body-too-large',
    'The body is larger than this route takes (64 KiB, or 8 MiB for batches of rows). Send it in several calls.',
  ),
  415: refuseHttp(415, 'media-type-unsupported', 'Send the body as Content-Type: application/json.'),
  417: refuseHttp(
    417,
    'expectation-unsupported',
    'The header Expect names something else than 100-continue. Leave it out.',
  ),
  431: refuseHttp(
    431,
    'headers-too-large',
    'The headers are larger than 16 KiB. Send a token of this exchange and few others.',
  ),
};

/** The address itself cannot be read, so nothing can be there. */
const unreadable = new Set(['FST_ERR_BAD_URL', 'FST_ERR_MAX_PARAM_LENGTH']);

/** A refusal for an error that is not of our making; `undefined`: it is a failure of the exchange. */
export const refusalOfForeign = (error: unknown): Refusal | undefined => {
  const { code, statusCode } = (error ?? {}) as { code?: string; statusCode?: number };
  if (error instanceof HttpException) return byStatus[error.getStatus()];
  return byStatus[unreadable.has(code ?? '') ? 404 : (statusCode ?? 500)];
};

/** The same for what Node's HTTP parser did not take: there is no request yet, only a socket. */
export const refusalOfClientError = ({ code }: { code?: string }): Refusal => {
  if (code === 'HPE_HEADER_OVERFLOW') return byStatus[431]!;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? byStatus[408]! : byStatus[400]!;
};
