import type { OpenAPIObject } from '@nestjs/swagger';
import { parseCommandId, parsePartyId } from '@icx/identifiers';

export type Components = NonNullable<OpenAPIObject['components']>;

const text = (pattern?: string) => ({ type: 'string', ...(pattern === undefined ? {} : { pattern }) });
const position = text('^[0-9]{1,19}$');
const etag = '"[0-9]{1,18}"';

const parameter = (name: string, description: string, schema: object, more: object = {}) =>
  ({ name, in: 'header', description, schema, ...more }) as const;

/** Headers of calls, each once among the components. */
const parameters = {
  IdempotencyKey: parameter(
    'Idempotency-Key',
    'Of your choice, best a UUIDv7. Sent again with the same key, a command is carried out once.',
    parseCommandId.takes,
    { required: true, example: '01936b2e-7c1a-7d3f-8a52-5f1c9b7e2d40' },
  ),
  IfMatch: parameter(
    'If-Match',
    'The ETag that you decided on: 412 if the resource has changed since. Left out, or *: whatever it is now.',
    text(`^(${etag}|\\*)$`),
    { example: '"4"' },
  ),
  IfNoneMatch: parameter('If-None-Match', 'ETags of what you have: 304 if it is still as one of them.', text(), {
    example: '"4"',
  }),
  OnBehalfOf: parameter(
    'ICX-On-Behalf-Of',
    'PartyId of the party that you act for, which granted you that.',
    parsePartyId.takes,
  ),
  Position: parameter(
    'ICX-Position',
    'Of an earlier answer: a GET waits, up to 2 s, until lists show what was recorded up to there.',
    position,
  ),
  RequestId: parameter(
    'X-Request-Id',
    'Yours, by which both sides find the call again: at most 128 letters, digits and . : / + = _ -, else it gets another.',
    text(),
  ),
  DPoP: parameter('DPoP', 'Proof (RFC 9449) of the key that the token is bound to, with the scheme DPoP.', text()),
} as const;

/** Headers of answers, likewise. */
const headers = {
  Position: { description: 'How far the log is: send it with a GET that has to show what this did.', schema: position },
  ETag: { description: 'The revision: send it as If-Match with what you decide on it.', schema: text(`^${etag}$`) },
  Location: {
    description: 'Where it can be read, if it can be by itself.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  RetryAfter: { description: 'Seconds after which another try is worth it.', schema: { type: 'integer', minimum: 1 } },
  RequestId: { description: 'By which the call is found again: yours, or one that it was given.', schema: text() },
  Authenticate: { description: 'How to call instead (RFC 6750, RFC 9449).', schema: text() },
  DPoPNonce: { description: 'With dpop-nonce-required: for the next proof.', schema: text() },
} as const;

export const headerComponents = { parameters, headers } as unknown as Components;

export const parameterNamed = (name: keyof typeof parameters) => ({ $ref: `#/components/parameters/${name}` });

/** By the names of the headers. */
export const headersNamed = (...names: readonly (keyof typeof headers)[]) =>
  Object.fromEntries(names.map((name) => [wire[name], { $ref: `#/components/headers/${name}` }]));

const wire: Readonly<Record<keyof typeof headers, string>> = {
  Position: 'ICX-Position',
  ETag: 'ETag',
  Location: 'Location',
  RetryAfter: 'Retry-After',
  RequestId: 'X-Request-Id',
  Authenticate: 'WWW-Authenticate',
  DPoPNonce: 'DPoP-Nonce',
};
