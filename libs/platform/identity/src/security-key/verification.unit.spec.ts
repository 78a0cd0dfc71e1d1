import { creationOptions, requestOptions } from './ceremony.ts';
import { relyingPartyAt } from './relying-party.ts';
import { SoftwareAuthenticator, type Wrong } from './software-authenticator.fixture.ts';
import { readMadeKey, readSignature, verifiedCounter, verifiedKey } from './verification.ts';

const origin = 'https://codes.example';
const of = relyingPartyAt(origin)!;
const user = { id: 'dXNlcg', name: 'anna@AAAA', displayName: 'Anna' };
const creation = creationOptions({ of, challenge: 'Y3JlYXRl', user, had: [] });
const request = requestOptions(of, 'c2lnbg');

const made = async (key: SoftwareAuthenticator, wrong: Wrong = {}) => {
  const response = readMadeKey(key.create(creation, wrong));
  return response && verifiedKey(response, of);
};
const signed = async (text: string, key: { id: string; publicKey: string }) => {
  const response = readSignature(text);
  return response && verifiedCounter(response, key, of);
};

test('a key that was made here is known by its id, public key and counter, and what it signs is its own', async () => {
  const key = new SoftwareAuthenticator(origin);
  const known = await made(key);
  expect(known).toEqual({ id: key.id, publicKey: expect.any(String), counter: 1, synced: false });
  expect(readMadeKey(key.create(creation))!.challenge).toBe(creation.challenge);
  expect(await signed(key.get(request), known!)).toBe(3);
  expect(readSignature(key.get(request))).toMatchObject({ challenge: request.challenge, user: user.id });
  const passkey = await made(new SoftwareAuthenticator(origin, { counts: false, mayBeCopied: true }));
  expect(passkey).toMatchObject({ counter: 0, synced: true });
});

const forged: readonly [string, Wrong][] = [
  ['at another origin', { origin: 'https://codes.example.evil' }],
  ['at our host without TLS', { origin: 'http://codes.example' }],
  ['for another name', { rpId: 'evil.example' }],
  ['in a frame of another page', { crossOrigin: true }],
  ['without PIN, finger or face', { flags: 0x01 }],
  ['with nobody present', { flags: 0x04 }],
];

test.each<[string, Wrong]>([
  ...forged,
  ['as an answer of another kind', { type: 'webauthn.get' }],
  ['with certificates of a maker', { format: 'packed', statement: new Map([['x5c', Buffer.from('x')]]) }],
  ['by a maker that would be looked up', { format: 'android-key' }],
  ['by a maker who vouches for it, rightly', { saysMaker: true }],
])('a key that was made %s is not taken', async (_, wrong) => {
  expect(await made(new SoftwareAuthenticator(origin), wrong)).toBeUndefined();
});

test.each<[string, Wrong]>([...forged, ['as an answer of another kind', { type: 'webauthn.create' }]])(
  'what was signed %s does not count',
  async (_, wrong) => {
    const key = new SoftwareAuthenticator(origin);
    const known = await made(key);
    expect(await signed(key.get(request, wrong), known!)).toBeUndefined();
  },
);

test('what another key signed does not count, whatever id it names', async () => {
  const [key, other] = [new SoftwareAuthenticator(origin), new SoftwareAuthenticator(origin)];
  const known = await made(key);
  await made(other);
  expect(await signed(other.get(request), known!)).toBeUndefined();
  const renamed = other.get(request).replaceAll(other.id, key.id);
  expect(await signed(renamed, known!)).toBeUndefined();
});

test('nor does anything of it that was changed', async () => {
  const key = new SoftwareAuthenticator(origin);
  const known = await made(key);
  const { id, response, ...rest } = JSON.parse(key.get(request)) as { id: string; response: Record<string, string> };
  for (const [name, text] of Object.entries(response).filter(([member]) => member !== 'userHandle')) {
    const bytes = Buffer.from(text, 'base64url');
    // The bit that tells the key's own counter, or another in what is not the data.
    bytes[bytes.length - 1]! ^= 1;
    const changed = { id, ...rest, response: { ...response, [name]: bytes.toString('base64url') } };
    expect([name, await signed(JSON.stringify(changed), known!)]).toEqual([name, undefined]);
  }
});

const [made1, get1] = [new SoftwareAuthenticator(origin), new SoftwareAuthenticator(origin)];
const whole = made1.create(creation);
test.each([
  '',
  'null',
  '[]',
  '"text"',
  '{',
  '{}',
  '{"id":"a","rawId":"a"}',
  '{"id":"a","rawId":"a","response":null}',
  '{"id":"a","rawId":"a","response":{"clientDataJSON":7,"attestationObject":"a"}}',
  '{"id":"a","rawId":"b","response":{"clientDataJSON":"e30","attestationObject":"a"}}',
  '{"id":"a","rawId":"a","response":{"clientDataJSON":"e30","attestationObject":"a"}}',
  whole.replace('"attestationObject":"', '"attestationObject":"!'),
  whole + ' '.repeat(8_192),
  whole.replaceAll(made1.id, 'a'.repeat(1_365)),
])('what is no answer of a key is not read: %#', (text) => {
  expect(readMadeKey(text)).toBeUndefined();
});

test.each([Buffer.alloc(3_000, 0xbf), Buffer.from('a163666d74646e6f6e65', 'hex'), Buffer.from([0xa1, 0x63])])(
  'what only looks like one is refused and not a fault of ours: %#',
  async (object) => {
    const text = whole.replace(/"attestationObject":"[^"]+"/, `"attestationObject":"${object.toString('base64url')}"`);
    expect(await verifiedKey(readMadeKey(text)!, of)).toBeUndefined();
    const signature = readSignature(get1.get(request))!;
    const garbled = { ...signature, response: { ...signature.response, authenticatorData: 'AAAA' } };
    expect(
      await verifiedCounter(garbled, { id: get1.id, publicKey: object.toString('base64url') }, of),
    ).toBeUndefined();
  },
);

test.each<[string, string | undefined]>([
  ['https://codes.example', 'codes.example'],
  ['https://codes.example:8443', 'codes.example'],
  ['http://localhost:3000', 'localhost'],
  ['http://codes.localhost:3000', 'codes.localhost'],
  ['http://codes.example', undefined],
  ['http://127.0.0.1:3000', undefined],
  ['https://127.0.0.1', undefined],
  ['https://[::1]:3000', undefined],
  ['http://notlocalhost:3000', undefined],
])('security keys at %s: %s', (url, id) => {
  expect(relyingPartyAt(url)).toEqual(id === undefined ? undefined : { id, origin: url });
});
