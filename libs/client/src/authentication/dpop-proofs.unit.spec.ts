import { createHash } from 'node:crypto';
import { decodeJwt, EmbeddedJWK, jwtVerify } from 'jose';
import { DpopProofs } from './dpop-proofs.ts';

const call = { method: 'POST', url: 'https://icx.example/v1/requests?limit=1#top' };
const challenge = (url: string, error: string): Response =>
  Object.defineProperty(
    new Response(null, {
      status: 401,
      headers: { 'dpop-nonce': 'n-1', 'www-authenticate': `Bearer, DPoP error="${error}", algs="ES256"` },
    }),
    'url',
    { value: url },
  );

test('a proof is of the method, the address without its query, and the token; and counts once', async () => {
  const proofs = await DpopProofs.make();
  const [first, second] = [await proofs.headers(call, 'a-token'), await proofs.headers(call, 'a-token')];
  expect(first['authorization']).toBe('DPoP a-token');
  const { payload, protectedHeader } = await jwtVerify(first['dpop']!, EmbeddedJWK, { typ: 'dpop+jwt' });
  expect(protectedHeader.alg).toBe('ES256');
  expect(payload).toMatchObject({
    htm: 'POST',
    htu: 'https://icx.example/v1/requests',
    ath: createHash('sha256').update('a-token').digest('base64url'),
  });
  expect(decodeJwt(second['dpop']!).jti).not.toBe(payload.jti);
});

test('the nonce of a server goes into later proofs for it, and for no other', async () => {
  const proofs = await DpopProofs.make();
  const nonceFor = async (url: string) =>
    decodeJwt((await proofs.headers({ method: 'GET', url }, 't'))['dpop']!)['nonce'];
  expect(proofs.learn(challenge(call.url, 'use_dpop_nonce'))).toBe(true);
  expect(await nonceFor('https://icx.example/v1/switches')).toBe('n-1');
  expect(await nonceFor('https://other.example/')).toBeUndefined();
});

test('a refusal for another reason asks for no new proof', async () => {
  const proofs = await DpopProofs.make();
  expect(proofs.learn(challenge(call.url, 'invalid_token'))).toBe(false);
  expect(proofs.learn(new Response(null, { status: 401 }))).toBe(false);
});
