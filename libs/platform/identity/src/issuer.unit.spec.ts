import { createHash, createSecretKey, randomUUID } from 'node:crypto';
import { isRefusal } from '@icx/refusals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import type { CryptoKey, JWK, JWTHeaderParameters, JWTPayload } from 'jose';
import { Issuer, localKeys, TokenVerifier } from './index.ts';
import type { Access, Call } from './index.ts';

const publicUrl = 'https://codes.example';
const issuer = 'https://id.example';
const start = Date.parse('2026-11-23T10:00:00Z') / 1000;
const access: Access = { party: 'AAAA', role: 'supplier', scopes: ['requests:write'], partyAdministrator: false };

let now: number;
let signer: CryptoKey;
let published: JWK;
let holder: { readonly key: CryptoKey; readonly jwk: JWK; readonly jkt: string };
let book: Map<string, Access>;
let verifier: TokenVerifier;

const pair = async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { key: privateKey, jwk: await exportJWK(publicKey) };
};

beforeEach(async () => {
  now = start;
  const signing = await pair();
  [signer, published] = [signing.key, { ...signing.jwk, kid: 'k', alg: 'ES256' }];
  const held = await pair();
  holder = { ...held, jkt: await calculateJwkThumbprint(held.jwk) };
  book = new Map([['client:AAAA/system', access]]);
  verifier = verifierOf();
});

const verifierOf = (kind: 'built-in' | 'external' = 'built-in', restarted = false) => {
  const keys = { keys: [published] };
  const provider = {
    issuer: new Issuer({ issuer, audience: publicUrl, keys: localKeys(() => keys) }),
    book: {
      accessOf: (subject: string) => book.get(subject),
      accessOfParty: (party: string) => (party === 'AAAA' ? access : undefined),
    },
    kind,
    publicUrl,
  };
  const clock = { now: () => new Date(now * 1000).toISOString() };
  return new TokenVerifier({ mode: 'live', key: new Uint8Array(32), clock, provider: () => provider, restarted });
};

const claims = (): JWTPayload => ({
  iss: issuer,
  aud: publicUrl,
  sub: 'client:AAAA/system',
  party: 'AAAA',
  scope: 'requests:write codes:reveal',
  iat: start,
  exp: start + 300,
  cnf: { jkt: holder.jkt },
});
const tokenOf = (changes: JWTPayload = {}, key = signer, header: Partial<JWTHeaderParameters> = {}) =>
  new SignJWT({ ...claims(), ...changes })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k', ...header })
    .sign(key);

const proofOf = (
  token: string,
  changes: JWTPayload = {},
  key = holder.key,
  header: Partial<JWTHeaderParameters> = {},
) =>
  new SignJWT({
    jti: randomUUID(),
    htm: 'GET',
    htu: `${publicUrl}/v1/requests`,
    iat: now,
    ath: createHash('sha256').update(token).digest('base64url'),
    ...changes,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: holder.jwk, ...header })
    .sign(key);

const callWith = (proof: Call['proof'], certificate?: string): Call => ({
  method: 'GET',
  address: '/v1/requests?limit=1',
  proof,
  certificate: () => certificate,
});
/** Its refusal code, or the user of the actor. */
const outcome = async (
  token: string,
  proof: Call['proof'],
  { scheme = 'DPoP', by = verifier, certificate = '' } = {},
) => {
  const result = await by.verify(`${scheme} ${token}`, callWith(proof, certificate));
  return isRefusal(result) ? result.code : result.user;
};

test('a token with its proof tells who calls, with what both token and directory say now', async () => {
  const token = await tokenOf();
  expect(await verifier.verify(`DPoP ${token}`, callWith(await proofOf(token)))).toEqual({
    user: 'client:AAAA/system',
    ...access,
  });
  book.set('client:AAAA/system', { ...access, scopes: [] });
  expect(await verifier.verify(`DPoP ${token}`, callWith(await proofOf(token)))).toMatchObject({ scopes: [] });
  book.clear();
  expect(await outcome(token, await proofOf(token))).toBe('access-ended');
});

test('a token from before its holder enrolled anew counts no more; one of that second or later does', async () => {
  const token = await tokenOf();
  const outcomeSince = async (since: number) => {
    book.set('client:AAAA/system', { ...access, since });
    return outcome(token, await proofOf(token));
  };
  expect(await outcomeSince(start - 10)).toBe('client:AAAA/system');
  expect(await outcomeSince(start + 0.9)).toBe('client:AAAA/system');
  expect(await outcomeSince(start + 1)).toBe('token-expired');
});

describe('a token is refused', () => {
  test.each([
    ['expired', { exp: start - 61 }, 'token-expired'],
    ['issued in the future', { iat: start + 61 }, 'token-not-yet-valid'],
    ['issued in ten years', { iat: start + 315_360_000, exp: start + 315_360_300 }, 'token-not-yet-valid'],
    ['issued in milliseconds', { iat: start * 1000, exp: start * 1000 + 300_000 }, 'token-not-yet-valid'],
    ['not to be used before tomorrow', { nbf: start + 86_400 }, 'token-not-yet-valid'],
    ['whose holder signed in tomorrow', { auth_time: start + 86_400 }, 'token-not-yet-valid'],
    ['issued long ago, for years', { iat: start - 361, exp: start + 315_360_000 }, 'token-expired'],
    ['without the time of issue', { iat: undefined }, 'token-invalid'],
    ['whose times are text', { exp: String(start + 300) as never }, 'token-invalid'],
    ['for another audience', { aud: 'https://other.example' }, 'token-invalid'],
    ['of another issuer', { iss: 'https://evil.example' }, 'token-invalid'],
    ['bound to no key', { cnf: undefined }, 'token-unbound'],
    ['bound to something else', { cnf: { kid: 'x' } }, 'token-unbound'],
    ['without a subject', { sub: undefined }, 'token-invalid'],
    ['of a member that is none', { sub: 'client:BBBB/system' }, 'access-ended'],
  ])('%s', async (_, changes, code) => {
    const token = await tokenOf(changes as JWTPayload);
    expect(await outcome(token, await proofOf(token))).toBe(code);
  });

  test('signed by nobody, by another, with another type, or with our public key as a shared one', async () => {
    const false_ = [
      new UnsecuredJWT(claims()).encode(),
      await tokenOf({}, (await pair()).key),
      await tokenOf({}, signer, { typ: 'JWT' }),
      await tokenOf({}, signer, { kid: 'unknown' }),
      await new SignJWT(claims())
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .sign(createSecretKey(Buffer.from(JSON.stringify(published)))),
    ];
    for (const token of false_) expect(await outcome(token, await proofOf(token))).toBe('token-invalid');
  });

  test('after five minutes, whatever it says, also when it is remembered', async () => {
    const token = await tokenOf({ exp: start + 100_000 });
    expect(await outcome(token, await proofOf(token))).toBe('client:AAAA/system');
    now = start + 360;
    expect(await outcome(token, await proofOf(token))).toBe('token-expired');
  });
});

test('a token that an issuer whose clock is a minute ahead has just issued counts', async () => {
  const token = await tokenOf({ iat: start + 60, nbf: start + 60, auth_time: start + 60 });
  expect(await outcome(token, await proofOf(token))).toBe('client:AAAA/system');
});

describe('a proof is refused', () => {
  test('when it is missing, twice in the call, or the scheme is Bearer', async () => {
    const token = await tokenOf();
    expect(await outcome(token, undefined)).toBe('dpop-proof-missing');
    expect(await outcome(token, [await proofOf(token), await proofOf(token)])).toBe('dpop-proof-missing');
    expect(await outcome(token, await proofOf(token), { scheme: 'Bearer' })).toBe('dpop-proof-missing');
  });

  test('the second time', async () => {
    const token = await tokenOf();
    const proof = await proofOf(token);
    expect(await Promise.all([outcome(token, proof), outcome(token, proof)])).toContain('dpop-proof-replayed');
    now += 60;
    expect(await outcome(token, proof)).toBe('dpop-proof-replayed');
  });

  test.each([
    ['for another method', { htm: 'POST' }],
    ['for another address', { htu: `${publicUrl}/v1/other` }],
    ['for another host', { htu: 'https://evil.example/v1/requests' }],
    ['too old', { iat: start - 61 }],
    ['from the future', { iat: start + 61 }],
    ['from the future, in milliseconds', { iat: start * 1000 }],
    ['without time', { iat: undefined }],
    ['for another token', { ath: 'x' }],
    ['without jti', { jti: undefined }],
    ['with an endless jti', { jti: 'x'.repeat(129) }],
  ])('%s', async (_, changes) => {
    const token = await tokenOf();
    expect(await outcome(token, await proofOf(token, changes as JWTPayload))).toBe('dpop-proof-invalid');
  });

  test('signed by another key, of another key, of another type, by nobody, or no proof at all', async () => {
    const token = await tokenOf();
    const thief = await pair();
    const good = await proofOf(token);
    const [, body, signature] = good.split('.') as [string, string, string];
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: holder.jwk })).toString('base64url');
    const proofs = [
      await proofOf(token, {}, thief.key),
      await proofOf(token, {}, thief.key, { jwk: thief.jwk }),
      await proofOf(token, {}, holder.key, { typ: 'JWT' }),
      await proofOf(token, {}, holder.key, { jwk: { ...holder.jwk, d: 'AA' } as never }),
      `${none}.${body}.`,
      `${none}.${body}.${signature}`,
      'x',
      'a.b.c',
      `${good}.x`,
      'x'.repeat(3000),
    ];
    for (const proof of proofs) expect(await outcome(token, proof)).toBe('dpop-proof-invalid');
    expect(await outcome(token, good)).toBe('client:AAAA/system');
  });
});

describe('after a restart', () => {
  test('a proof that may have been used before is refused, and one with the nonce of the new process counts once', async () => {
    const token = await tokenOf();
    const used = await proofOf(token, { iat: start + 60 });
    expect(await outcome(token, used)).toBe('client:AAAA/system');
    now = start + 2;
    const by = verifierOf('built-in', true);
    expect(await outcome(token, used, { by })).toBe('dpop-nonce-required');
    expect(await outcome(token, await proofOf(token, { nonce: verifier.nonce }), { by })).toBe('dpop-nonce-required');
    const anew = await proofOf(token, { nonce: by.nonce });
    expect(await outcome(token, anew, { by })).toBe('client:AAAA/system');
    expect(await outcome(token, anew, { by })).toBe('dpop-proof-replayed');
  });

  test('what was issued later than any that could have been taken before needs none', async () => {
    const by = verifierOf('built-in', true);
    now = start + 61;
    const token = await tokenOf();
    expect(await outcome(token, await proofOf(token), { by })).toBe('client:AAAA/system');
    expect(await outcome(token, await proofOf(token, { iat: start + 60 }), { by })).toBe('dpop-nonce-required');
  });
});

test('a token bound to a certificate counts on a connection that shows it, and on no other', async () => {
  const token = await tokenOf({ cnf: { 'x5t#S256': 'thumb' } });
  expect(await outcome(token, undefined, { scheme: 'Bearer', certificate: 'thumb' })).toBe('client:AAAA/system');
  expect(await outcome(token, undefined, { scheme: 'Bearer', certificate: 'other' })).toBe('certificate-mismatch');
  expect(await outcome(token, await proofOf(token))).toBe('certificate-mismatch');
});

test('an issuer elsewhere names the party; its role and scopes are the exchange’s own', async () => {
  const by = verifierOf('external');
  const token = await tokenOf({ sub: '4711', role: 'administrator', scope: 'requests:write contacts:write' });
  const actor = await by.verify(`DPoP ${token}`, callWith(await proofOf(token)));
  expect(actor).toEqual({ user: 'external:AAAA/4711', ...access });
  const foreign = await tokenOf({ party: 'ZZZZ' });
  expect(await outcome(foreign, await proofOf(foreign), { by })).toBe('access-ended');
});
