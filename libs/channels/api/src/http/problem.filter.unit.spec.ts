import type { ArgumentsHost, Logger } from '@nestjs/common';
import { NotFoundException } from '@nestjs/common';
import { StorageUnavailable } from '@icx/event-store';
import type { TokenVerifier } from '@icx/identity';
import { ViewsBehind } from '@icx/read-store';
import { refuse } from '@icx/refusals';
import { ProblemFilter } from './problem.filter.ts';
import { Refused } from './problem.ts';

/** What a caller is answered, and what the operator's log is told. */
const answered = (error: unknown, authorization = 'Bearer abc', publicUrl?: string) => {
  const headers: Record<string, string> = {};
  let body: unknown;
  const logged: string[] = [];
  const reply = {
    header: (name: string, value: string) => void (headers[name] = value),
    status: () => ({ type: () => ({ send: (sent: unknown) => void (body = sent) }) }),
  };
  const host = {
    switchToHttp: () => ({ getResponse: () => reply, getRequest: () => ({ headers: { authorization } }) }),
  } as unknown as ArgumentsHost;
  const logger = { error: (line: string) => logged.push(line) } as unknown as Logger;
  new ProblemFilter(logger, { publicUrl } as TokenVerifier).catch(error, host);
  return { headers, body, logged };
};

test.each([
  [new Refused(refuse.unknown('request-unknown', 'There is none.')), 404, 'request-unknown', {}],
  [
    new Refused(refuse.unauthenticated('token-missing', 'Send one.')),
    401,
    'token-missing',
    { 'www-authenticate': 'Bearer' },
  ],
  [new NotFoundException('GET /secret'), 404, 'not-found', {}],
  [Object.assign(new Error('/secret'), { code: 'FST_ERR_BAD_URL', statusCode: 400 }), 404, 'not-found', {}],
  [Object.assign(new Error('too large'), { statusCode: 413 }), 413, 'body-too-large', {}],
])('%s is no failure of the exchange: told, not logged', (error, status, code, headers) => {
  expect(answered(error)).toMatchObject({ body: { status, code }, headers, logged: [] });
});

const dpop = (error: string) => `Bearer, DPoP error="${error}", algs="ES256 EdDSA Ed25519"`;
test.each([
  ['dpop-nonce-required', 'DPoP abc', dpop('use_dpop_nonce')],
  ['dpop-proof-missing', 'Bearer abc', dpop('invalid_token')],
  ['dpop-proof-invalid', 'DPoP abc', dpop('invalid_dpop_proof')],
  ['dpop-proof-replayed', 'DPoP abc', dpop('invalid_dpop_proof')],
  ['token-unbound', 'Bearer abc', dpop('invalid_token')],
  ['token-expired', 'DPoP abc', dpop('invalid_token')],
  ['token-expired', 'Bearer abc', 'Bearer'],
])('%s with %s tells how to call instead (RFC 9449, section 7.1)', (code, authorization, challenge) => {
  const { headers } = answered(new Refused(refuse.unauthenticated(code, 'Not so.')), authorization);
  expect(headers).toEqual({ 'www-authenticate': challenge });
});

test('tells where it says whose tokens it takes (RFC 9728, section 5.1)', () => {
  const error = new Refused(refuse.unauthenticated('dpop-proof-invalid', 'Not so.'));
  expect(answered(error, 'DPoP abc', 'https://codes.example').headers).toEqual({
    'www-authenticate':
      'Bearer resource_metadata="https://codes.example/.well-known/oauth-protected-resource", ' +
      'DPoP error="invalid_dpop_proof", algs="ES256 EdDSA Ed25519"',
  });
});

test.each([
  [new StorageUnavailable('storage-full', '/data: no space'), 'storage-full'],
  [new StorageUnavailable('storage-busy', '/data: held'), 'storage-busy'],
  [new StorageUnavailable('storage-damaged', '/data/log.db'), 'storage-damaged'],
  [new StorageUnavailable('storage-closed', '/data: closed'), 'storage-closed'],
  [new StorageUnavailable('storage-unreachable', 'log.internal:2113: no answer'), 'storage-unreachable'],
  [new StorageUnavailable('storage-append-too-large', 'at most 1048576 bytes'), 'storage-append-too-large'],
  [new ViewsBehind('/data/views.db'), 'views-behind'],
])('%s is 503, to be tried again; what it says is for the operator', (error, code) => {
  const { body, headers, logged } = answered(error);
  expect(body).toMatchObject({ status: 503, code });
  expect(headers).toEqual({ 'retry-after': '5' });
  expect(logged).toEqual([expect.stringContaining(error.message)]);
  expect(JSON.stringify(body)).not.toContain(error.message);
});

test.each([new Error('row 83FED340'), new TypeError('x is undefined'), 'thrown text', undefined])(
  'a bug (%s) is 500, logged and not told',
  (error) => {
    const { body, logged } = answered(error);
    expect(body).toMatchObject({ status: 500, code: 'internal-error' });
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(body)).not.toMatch(/row|undefined|text/);
  },
);
