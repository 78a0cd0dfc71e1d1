import type { Reply } from './http-call.fixture.ts';

/** RFC 6750 and 9728, and RFC 9449 (section 7.1) where a token that is bound to a key was used wrongly. */
const challenge = (code: string): RegExp => {
  const [errors, often] = /^(dpop-|token-unbound)/.test(code)
    ? ['(invalid_token|invalid_dpop_proof|use_dpop_nonce)', '']
    : ['invalid_token', '?'];
  const metadata = 'resource_metadata="https?://[^/"]+/\\.well-known/oauth-protected-resource"';
  return new RegExp(`^Bearer ${metadata}(, DPoP error="${errors}", algs="ES256 EdDSA Ed25519")${often}$`);
};

/** RFC 9457, a stable code, and sentences for a person; at these JSON Pointers, if any, and at no others. */
export const expectProblem = (reply: Reply, status: number, code: string, pointers: readonly string[] = []): void => {
  const { headers, body } = reply;
  expect({ status: reply.status, code: body?.code, pointers: pointersOf(reply) }).toEqual({ status, code, pointers });
  expect(headers['content-type']).toMatch(/^application\/problem\+json\b/);
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['www-authenticate']).toEqual(status === 401 ? expect.stringMatching(challenge(code)) : undefined);
  expect(body).toEqual({
    type: `urn:icx:problem:${code}`,
    title: expect.stringMatching(/^[A-Z]/),
    status,
    code,
    detail: expect.any(String),
    ...(pointers.length > 0 ? { errors: expect.any(Array) } : {}),
  });
  for (const { detail } of [body, ...(body.errors ?? [])]) expect(detail).toMatch(/^\S+( \S+){3,}[.!?]$/s);
};

export const pointersOf = ({ body }: Reply): string[] =>
  (body?.errors ?? []).map(({ pointer }: { pointer: string }) => pointer).toSorted();
