import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { compactDecrypt, compactVerify } from 'jose';
import type { RequestId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import { Secret } from '@icx/install-code';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { AnswerRequest, AnswerRequestHandler } from './answer-request.ts';
import { RaiseRequest } from './raise-request.ts';
import { RevealCode, RevealCodeHandler } from './reveal-code.ts';
import { parseRevealJwk } from './reveal-keys.ts';
import type { RevealKey } from './reveal-keys.ts';

const CODE = '83FED3407A939723A5C639B26916D505C3B5';
let world: World;
beforeEach(async () => void (world = await openWorld('2026-11-23T10:00:00.000Z')));
afterEach(() => world.remove());

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' }) as unknown as RevealKey['jwk'];

const answered = async (): Promise<RequestId> => {
  const { performer, codes } = world.services;
  const { deviceId, deviceType } = world.askable[0]!;
  const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
  const raise = new RaiseRequest(world.envelope('AAAA', 'raise'), { device });
  const raised = await world.services.raising.execute(raise);
  if (isRefusal(raised)) throw new Error(raised.code);
  const answer = new AnswerRequest(raised.state.id, world.envelope('BBBB', 'answer'), {
    answer: 'code-supplied',
    installCode: new Secret(CODE),
  });
  await new AnswerRequestHandler(performer, codes).execute(answer);
  return raised.state.id;
};
const reveal = (id: RequestId, delivery?: 'plain' | 'jwe') => {
  const { performer, devices, opener, meter, revealKeys, sealer } = world.services;
  return new RevealCodeHandler(performer, devices, opener, meter, revealKeys, sealer).execute(
    new RevealCode(id, world.envelope('AAAA', `reveal-${delivery}`), 'raw-16', 'site visit', { delivery }),
  );
};

test('a party with a key gets its code sealed to it, signed by the exchange inside, and can still ask for it in clear', async () => {
  const { revealKeys, sealer } = world.services;
  const { kid } = must(await revealKeys.register(world.envelope('AAAA', 'key'), jwkOf(publicKey)));
  const id = await answered();
  const sealed = await reveal(id);
  if (isRefusal(sealed) || !('jwe' in sealed)) throw new Error('not sealed');
  expect(JSON.stringify({ ...sealed, position: '' })).not.toContain(CODE.slice(0, 32));
  const { plaintext, protectedHeader } = await compactDecrypt(sealed.jwe, privateKey);
  expect(protectedHeader).toEqual({ alg: 'ECDH-ES', enc: 'A256GCM', kid, cty: 'JOSE', epk: expect.anything() });
  const exchange = createPublicKey({ key: await sealer.publicKey(), format: 'jwk' });
  const { payload } = await compactVerify(plaintext, exchange);
  expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
    request: id,
    deviceId: world.askable[0]!.deviceId,
    installCode: CODE.slice(0, 32),
    format: 'raw-16',
    representation: 'raw-16+crc',
    check: 'crc-checked',
  });
  expect((await world.log.readStream(id)).at(-1)?.data).toMatchObject({ sealedTo: kid });
  expect(await reveal(id, 'plain')).toMatchObject({ installCode: CODE.slice(0, 32) });
});

test('sealed without a key is refused, and on record', async () => {
  const id = await answered();
  expect(await reveal(id, 'jwe')).toMatchObject({ code: 'reveal-key-missing' });
  expect((await world.log.readStream(id)).at(-1)).toMatchObject({
    type: 'requests.reveal-refused.v1',
    data: { by: 'AAAA', code: 'reveal-key-missing' },
  });
});

test('a key replaces the one before; removed, codes come in clear again', async () => {
  const { revealKeys } = world.services;
  const other = jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
  const first = must(await revealKeys.register(world.envelope('AAAA', 'key-1'), jwkOf(publicKey)));
  const head = await world.log.head();
  await revealKeys.register(world.envelope('AAAA', 'key-1'), jwkOf(publicKey));
  expect(await world.log.head()).toBe(head);
  const second = must(await revealKeys.register(world.envelope('AAAA', 'key-2'), other));
  expect(second.kid).not.toBe(first.kid);
  expect(await revealKeys.current(world.askable[0]!.registeredSupplier)).toMatchObject({ kid: second.kid });
  await revealKeys.remove(world.envelope('AAAA', 'gone'));
  expect(await reveal(await answered())).toMatchObject({ installCode: CODE.slice(0, 32) });
});

test.each([
  ['nothing', undefined],
  ['text', 'key'],
  ['another curve', jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)],
  ['an RSA key', { kty: 'RSA', n: 'x', e: 'AQAB' }],
  ['a private key', jwkOf(privateKey)],
  ['a point off the curve', { ...jwkOf(publicKey), x: jwkOf(publicKey).y }],
])('%s is no key', (_, value) => expect(parseRevealJwk(value)).toMatchObject({ code: 'reveal-key-invalid' }));

test('only the four members of a key are kept', () =>
  expect(parseRevealJwk({ ...jwkOf(publicKey), alg: 'none', use: 'enc' })).toEqual(jwkOf(publicKey)));
