import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { fileOf, icxAgainst } from './commands.fixture.ts';

const user = {
  name: 'anna',
  signInName: 'anna@GGGG',
  displayName: 'Anna Ash',
  scopes: [],
  partyAdministrator: true,
  enrolled: false,
  active: true,
  securityKeys: [],
};
const client = { name: 'billing', clientId: 'billing@GGGG', scopes: [], authentication: '', keys: [], active: true };
const party = { party: 'GGGG', name: 'Golf', kind: 'supplier', identifiers: [], receives: 'immediate' };

test('a party is registered with the identifiers by which the market knows it', async () => {
  const identifiers = [
    '--identifier',
    'electricity:GGGG:2026-01-01',
    '--identifier',
    'map-id:gas:GMX:2026-01-01:2027-01-01',
  ];
  const args = ['parties', 'register', 'GGGG', '--name', 'Golf', '--kind', 'supplier', ...identifiers];
  const { code, asked, out } = await icxAgainst(args, { status: 201, json: party });
  const body = {
    party: 'GGGG',
    name: 'Golf',
    kind: 'supplier',
    identifiers: [
      { kind: 'supplier', fuel: 'electricity', id: 'GGGG', from: '2026-01-01', to: null },
      { kind: 'map-id', fuel: 'gas', id: 'GMX', from: '2026-01-01', to: '2027-01-01' },
    ],
  };
  expect([code, asked]).toEqual([0, [['POST', '/v1/parties', body]]]);
  expect(out).toContain('takes part');
});

test('a security key that was lost is removed by the name that the list tells, once the person who asks agrees', async () => {
  const [one, other] = ['k3jq5w7xapcd', 'aaaabbbbcccc'].map((key) => ({
    key,
    addedAt: '2026-11-28T11:00:00Z',
    synced: false,
  }));
  const listed = await icxAgainst(['users', 'list', '--party', 'GGGG'], {
    status: 200,
    json: { items: [{ ...user, enrolled: true, securityKeys: [one, other] }] },
  });
  expect(listed.out).toContain('enrolled, security keys k3jq5w7xapcd, aaaabbbbcccc');
  const args = ['users', 'remove-key', 'anna', 'k3jq5w7xapcd', '--reason', 'lost', '--yes', '--party', 'GGGG'];
  const { code, asked } = await icxAgainst(args, {
    status: 200,
    json: { ...user, enrolled: true, securityKeys: [other] },
  });
  const path = '/v1/parties/GGGG/users/anna/security-keys/k3jq5w7xapcd/removal';
  expect([code, asked]).toEqual([0, [['POST', path, { reason: 'lost' }]]]);
});

test('whoever is added is told how to enrol', async () => {
  const enrolment = { code: 'ABCD-EFGH', until: '2026-11-30T10:00:00.000Z' };
  const args = ['users', 'add', 'anna', '--display-name', 'Anna Ash', '--administrator', 'yes', '--party', 'GGGG'];
  const { asked, out } = await icxAgainst(args, { status: 201, json: { ...user, enrolment } });
  const body = { name: 'anna', displayName: 'Anna Ash', scopes: [], partyAdministrator: true };
  expect(asked).toEqual([['POST', '/v1/parties/GGGG/users', body]]);
  expect(out).toContain('Enrols at /oidc/enrolment with ABCD-EFGH until Mon 30 Nov 2026');
});

test('a client comes with the public half of its key, however that is written; the private one is not sent', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const add = (content: string) =>
    icxAgainst(['clients', 'add', 'billing', '--party', 'GGGG', '--keys', fileOf('keys', content)], {
      status: 201,
      json: client,
    });
  for (const content of [
    JSON.stringify(jwk),
    JSON.stringify({ keys: [jwk] }),
    String(publicKey.export({ type: 'spki', format: 'pem' })),
  ]) {
    const { code, asked } = await add(content);
    expect([code, asked]).toEqual([
      0,
      [['POST', '/v1/parties/GGGG/clients', { name: 'billing', scopes: [], keys: [jwk] }]],
    ]);
  }
  const secrets = [
    String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    JSON.stringify(privateKey.export({ format: 'jwk' })),
  ];
  for (const content of secrets)
    expect(await add(content)).toMatchObject({
      code: 2,
      asked: [],
      err: expect.stringContaining('holds a private key'),
    });
  expect(await add('nothing')).toMatchObject({
    code: 2,
    asked: [],
    err: expect.stringContaining('holds no public key'),
  });
});

test('access is ended only by somebody who says so', async () => {
  const remove = ['users', 'remove', 'anna', '--party', 'GGGG'];
  const unasked = await icxAgainst(remove, { status: 200, json: user });
  expect(unasked).toMatchObject({ code: 2, asked: [] });
  expect(unasked.err).toContain(
    'The access of anna ends at once. Nobody can be asked here: if that is meant, say --yes.',
  );
  const meant = await icxAgainst([...remove, '--yes'], { status: 200, json: { ...user, active: false } });
  expect(meant).toMatchObject({ code: 0, asked: [['POST', '/v1/parties/GGGG/users/anna/removal', {}]] });
  expect(meant.out).toContain('removed');
  const change = ['parties', 'change', 'GGGG', '--left'];
  expect(await icxAgainst([...change, 'yes'], { status: 200, json: party })).toMatchObject({ code: 2, asked: [] });
  expect((await icxAgainst([...change, 'no'], { status: 200, json: party })).asked).toEqual([
    ['PATCH', '/v1/parties/GGGG', { left: false }],
  ]);
});

test('who signed in, and what was refused', async () => {
  const items = [
    { at: '2026-11-27T10:00:00Z', what: 'signed-in', party: 'AAAA', subject: 'user:AAAA/anna', source: '192.0.2.1' },
    {
      at: '2026-11-27T09:00:00Z',
      what: 'attempts-refused',
      party: null,
      source: null,
      refusals: [{ what: 'sign-in', code: 'credentials-invalid', subject: null, count: 7 }],
    },
  ];
  const args = ['sign-ins', 'list', '--party', 'AAAA', '--from', '2026-11-27'];
  const { asked, out } = await icxAgainst(args, { status: 200, json: { items, more: true } });
  expect(asked[0]!.slice(0, 2)).toEqual(['GET', '/v1/parties/AAAA/sign-ins?from=2026-11-27']);
  expect(out).toMatch(/signed-in +user:AAAA\/anna +192\.0\.2\.1\n/);
  expect(out).toContain('7 × credentials-invalid');
  expect(out).toContain('ask for fewer days');
});
