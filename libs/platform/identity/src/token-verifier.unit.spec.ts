import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { roles, scopesOf, type Role } from '@icx/parties';
import { isRefusal } from '@icx/refusals';
import { issueSandboxToken, TokenVerifier } from './index.ts';

const key = new Uint8Array(32).fill(1);
const start = '2026-11-23T10:00:00.000Z';
const HOUR = 3_600;

let now: string;
const clock = { now: () => now };
const after = (seconds: number) => new Date(Date.parse(start) + seconds * 1000).toISOString();
beforeEach(() => {
  now = start;
});

const issue = (party = 'AAAA', role: Role = 'supplier') => issueSandboxToken({ party, role, now: start }, key);
const verifier = (capacity?: number) =>
  new TokenVerifier({ mode: 'sandbox', key, clock, ...(capacity === undefined ? {} : { capacity }) });
/** Its refusal code, or the party of the actor. */
const outcome = async (token: string, by = verifier()): Promise<string> => {
  const result = await by.verify(`Bearer ${token}`);
  return isRefusal(result) ? result.code : result.party;
};

/** A token like ours, with some of it different. */
const claims: JWTPayload = {
  sub: 'sandbox:AAAA',
  party: 'AAAA',
  role: 'supplier',
  scope: 'requests:write',
  mode: 'sandbox',
  iss: 'install-code-exchange-sandbox',
  aud: 'install-code-exchange',
  iat: Date.parse(start) / 1000,
  exp: Date.parse(start) / 1000 + 12 * HOUR,
};
const forge = (
  changes: JWTPayload,
  by: Uint8Array = key,
  header: { alg: string; typ?: string } = { alg: 'HS256', typ: 'at+jwt' },
) => new SignJWT({ ...claims, ...changes }).setProtectedHeader(header).sign(by);

describe('a token that we issued', () => {
  test.each(roles)('tells user, party, role %s and the scopes of such a party', async (role) => {
    expect(await verifier().verify(`Bearer ${await issue('AAAA', role)}`)).toEqual({
      user: 'sandbox:AAAA',
      party: 'AAAA',
      role,
      scopes: scopesOf[role],
      partyAdministrator: true,
    });
  });

  test('of a supplier has all the scopes', () => {
    const all = 'requests:write answers:write codes:reveal files:write sla:read contacts:write instructions:write';
    expect(scopesOf.supplier.join(' ')).toBe(all);
  });

  test('is read whatever the case of the scheme', async () => {
    const token = await issue();
    for (const scheme of ['Bearer ', 'bearer ', 'BEARER  ']) {
      expect(await verifier().verify(scheme + token)).toMatchObject({ party: 'AAAA' });
    }
  });

  test('gives an actor that nobody can change for the next call', async () => {
    const by = verifier();
    const header = `Bearer ${await issue()}`;
    const actor = (await by.verify(header)) as { party: string };
    expect(() => (actor.party = 'BBBB')).toThrow(TypeError);
    expect(await by.verify(header)).toBe(actor);
  });
});

describe('time', () => {
  test.each([
    [-315_360_000, 'token-not-yet-valid'],
    [-61, 'token-not-yet-valid'],
    [-60, 'AAAA'],
    [0, 'AAAA'],
    [12 * HOUR, 'AAAA'],
    [12 * HOUR + 59, 'AAAA'],
    [12 * HOUR + 60, 'token-expired'],
    [400 * HOUR, 'token-expired'],
  ])('%i seconds after issue: %s', async (seconds, expected) => {
    const token = await issue();
    now = after(seconds);
    expect(await outcome(token)).toBe(expected);
  });

  test('a remembered token expires at the same second', async () => {
    const token = await issue();
    const by = verifier();
    expect(await outcome(token, by)).toBe('AAAA');
    now = after(12 * HOUR + 59);
    expect(await outcome(token, by)).toBe('AAAA');
    now = after(12 * HOUR + 60);
    expect(await outcome(token, by)).toBe('token-expired');
    expect(await outcome(token, by)).toBe('token-expired');
  });

  test('no token of ours lives longer than 12 hours, whatever it says', async () => {
    const token = await forge({ exp: Date.parse(start) / 1000 + 1_000 * HOUR });
    const by = verifier();
    expect(await outcome(token, by)).toBe('AAAA');
    now = after(13 * HOUR);
    expect(await outcome(token, by)).toBe('token-expired');
    expect(await outcome(token)).toBe('token-expired');
  });
});

describe('no token', () => {
  test.each([undefined, '', 'Bearer', 'Bearer ', 'Basic QUFBQTpwdw==', 'Bearer a b'])(
    '%j: token-missing',
    async (header) => {
      expect(await verifier().verify(header)).toMatchObject({ code: 'token-missing' });
    },
  );
});

describe('a false token', () => {
  test('not signed (alg: none)', async () => {
    expect(await outcome(new UnsecuredJWT(claims).encode())).toBe('token-invalid');
    const [, payload, signature] = (await issue()).split('.') as [string, string, string];
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    expect(await outcome(`${none}.${payload}.${signature}`)).toBe('token-invalid');
    expect(await outcome(`${none}.${payload}.`)).toBe('token-invalid');
  });

  test('signed with another key, or with another algorithm', async () => {
    expect(await outcome(await forge({}))).toBe('AAAA');
    expect(await outcome(await forge({}, new Uint8Array(32).fill(2)))).toBe('token-invalid');
    expect(await outcome(await forge({}, new Uint8Array(64).fill(1), { alg: 'HS512', typ: 'at+jwt' }))).toBe(
      'token-invalid',
    );
  });

  test('edited to another party, also when the original is remembered', async () => {
    const by = verifier();
    const token = await issue();
    await by.verify(`Bearer ${token}`);
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const edited = Buffer.from(payload, 'base64url').toString().replaceAll('AAAA', 'BBBB');
    expect(edited).toContain('sandbox:BBBB');
    expect(await outcome(`${header}.${Buffer.from(edited).toString('base64url')}.${signature}`, by)).toBe(
      'token-invalid',
    );
    expect(await outcome(token, by)).toBe('AAAA');
  });

  test.each([
    ['another audience', { aud: 'somebody-else' }],
    ['another issuer', { iss: 'somebody-else' }],
    ['no mode', { mode: undefined }],
    ['another mode', { mode: 'live' }],
    ['a role that is not known', { role: 'root' }],
    ['a party that is not text', { party: ['AAAA'] }],
    ['no party', { party: undefined }],
    ['no user', { sub: undefined }],
    ['no scope', { scope: undefined }],
    ['no expiry', { exp: undefined }],
    ['no time of issue', { iat: undefined }],
  ])('signed with our key, but %s', async (_, changes) => {
    expect(await outcome(await forge(changes as JWTPayload))).toBe('token-invalid');
  });

  test('signed with our key for another purpose', async () => {
    expect(await outcome(await forge({}, key, { alg: 'HS256', typ: 'logout+jwt' }))).toBe('token-invalid');
    expect(await outcome(await forge({}, key, { alg: 'HS256' }))).toBe('token-invalid');
  });

  test.each(['x', '..', 'a.b.c', 'é.é.é', 'x'.repeat(100_000)])('no token at all (%#)', async (text) => {
    expect(await outcome(text)).toBe('token-invalid');
  });

  test('is refused with a sentence that does not repeat it', async () => {
    const token = await forge({}, new Uint8Array(32).fill(2));
    const refusal = await verifier().verify(`Bearer ${token}`);
    expect(JSON.stringify(refusal)).not.toContain(token.slice(0, 10));
    expect(refusal).toMatchObject({ detail: expect.stringContaining('icx token') });
  });

  test('gives no scope that we do not know', async () => {
    const token = await forge({ scope: 'requests:write everything:write' });
    expect(await verifier().verify(`Bearer ${token}`)).toMatchObject({ scopes: ['requests:write'] });
  });
});

test('live mode never accepts a sandbox token, even with the right key', async () => {
  const live = new TokenVerifier({ mode: 'live', key, clock });
  expect(await outcome(await issue(), live)).toBe('token-invalid');
  expect(await live.verify(undefined)).toMatchObject({ code: 'token-missing' });
});

describe('what is remembered', () => {
  /** Milliseconds for so many verifications of a token. */
  const timeOf = async (by: TokenVerifier, header: string, times: number) => {
    const begin = performance.now();
    for (let count = 0; count < times; count += 1) await by.verify(header);
    return performance.now() - begin;
  };

  test('costs microseconds', async () => {
    const header = `Bearer ${await issue()}`;
    const by = verifier();
    await timeOf(by, header, 2_000);
    expect((await timeOf(by, header, 10_000)) / 10_000).toBeLessThan(0.05);
  });

  test('is bounded, and the oldest goes first', async () => {
    const by = verifier(2);
    const headers = await Promise.all(['AAAA', 'BBBB', 'CCCC'].map(async (party) => `Bearer ${await issue(party)}`));
    const first: unknown[] = [];
    for (const header of headers) first.push(await by.verify(header));
    const again: unknown[] = [];
    for (const header of headers.toReversed()) again.unshift(await by.verify(header));
    // A remembered token gives the very same actor; a forgotten one is read anew.
    expect(again.map((actor, index) => actor === first[index])).toEqual([false, true, true]);
    expect(again).toEqual(first);
  });
});
