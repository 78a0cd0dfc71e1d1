import { must } from '@icx/refusals';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compactDecrypt, CompactEncrypt } from 'jose';
import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import { tracesOf } from '@icx/vault/contract';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { AnswerRequest, AnswerRequestHandler } from './answer-request.ts';
import { RaiseRequest } from './raise-request.ts';
import { RevealCode, RevealCodeHandler } from './reveal-code.ts';
import type { RevealKey } from './reveal-keys.ts';

const CODE = '07C81F0463B402373DF0124D8209FA21';
const pairOf = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { jwk: publicKey.export({ format: 'jwk' }) as unknown as RevealKey['jwk'], privateKey };
};
const first = pairOf();
const second = pairOf();

let world: World;
let id: RequestId;
let deviceId: string;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  const [askable] = world.askable;
  deviceId = askable!.deviceId;
  const device = {
    deviceId: askable!.deviceId,
    deviceType: askable!.deviceType,
    mpxn: null,
    msn: null,
    manufacturer: null,
  };
  const raise = new RaiseRequest(world.envelope('AAAA', 'raise'), { device });
  const raised = await world.services.raising.execute(raise);
  if (isRefusal(raised)) throw new Error(raised.code);
  id = raised.state.id;
});
afterEach(() => world.remove());

const register = ({ jwk }: typeof first, command: string) =>
  world.services.revealKeys.register(world.envelope('AAAA', command), jwk);
const sealTo = ({ kid, jwk }: RevealKey) =>
  new CompactEncrypt(Buffer.from(JSON.stringify({ deviceId, installCode: CODE, representation: 'raw-16' })))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid })
    .encrypt(createPublicKey({ key: jwk, format: 'jwk' }));
const answer = (sealedCode: string, command = 'answer') => {
  const { performer, codes } = world.services;
  const draft = { answer: 'code-supplied', sealedCode, representation: 'raw-16' } as const;
  const context = world.envelope('BBBB', command, { sealedCode });
  return new AnswerRequestHandler(performer, codes).execute(new AnswerRequest(id, context, draft));
};
let reveals = 0;
const reveal = (format: RevealCode['format'] = 'as-supplied', delivery?: 'plain' | 'jwe') => {
  const { performer, devices, opener, meter, revealKeys, sealer } = world.services;
  return new RevealCodeHandler(performer, devices, opener, meter, revealKeys, sealer).execute(
    new RevealCode(id, world.envelope('AAAA', `reveal-${++reveals}`), format, 'site visit', { delivery }),
  );
};
const events = async () => (await world.log.readStream(id)).map(({ type, data }) => ({ type, data }));

test('is taken as it is, recorded as not seen by the exchange, and given to its requester as it came', async () => {
  const key = must(await register(first, 'key'));
  const jwe = await sealTo(key);
  expect(await answer(jwe)).toMatchObject({ state: { status: 'answered' } });
  expect((await events()).at(-1)).toMatchObject({
    type: 'requests.code-supplied.v1',
    data: { check: 'client-checked', representation: 'raw-16', sealedTo: key.kid, deviceId, inTime: true },
  });
  const revealed = await reveal();
  expect(revealed).toMatchObject({ jwe, kid: key.kid, format: 'as-supplied', check: 'client-checked', deviceId });
  expect((await events()).at(-1)).toMatchObject({ type: 'requests.code-revealed.v1', data: { sealedTo: key.kid } });
  const { plaintext } = await compactDecrypt((revealed as { jwe: string }).jwe, first.privateKey);
  expect(JSON.parse(Buffer.from(plaintext).toString())).toMatchObject({ installCode: CODE });
  const codes = [Buffer.from(CODE, 'hex'), Buffer.from(jwe.slice(-60, -30), 'latin1')];
  const entries = readdirSync(world.folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && entry.name !== 'lock.db');
  for (const { parentPath, name } of names)
    for (const code of codes) expect([name, ...tracesOf(readFileSync(join(parentPath, name)), code)]).toEqual([name]);
});

test('stays to the key that the requester had then, though it has another now, or none', async () => {
  const then = must(await register(first, 'key-1'));
  const jwe = await sealTo(then);
  await answer(jwe);
  await register(second, 'key-2');
  expect(await reveal()).toMatchObject({ jwe, kid: then.kid });
  await world.services.revealKeys.remove(world.envelope('AAAA', 'gone'));
  expect(await reveal('as-supplied', 'jwe')).toMatchObject({ jwe, kid: then.kid });
});

test.each([
  ['another format', 'raw-16', undefined],
  ['in clear', 'as-supplied', 'plain'],
] as const)('%s is refused, on record, and says who converts it', async (_, format, delivery) => {
  await answer(await sealTo(must(await register(first, 'key'))));
  expect(await reveal(format, delivery)).toMatchObject({
    code: 'representation-not-convertible',
    detail: expect.stringContaining('Your own client opens'),
  });
  expect((await events()).at(-1)).toMatchObject({ data: { code: 'representation-not-convertible' } });
});

test.each([
  ['to a key that was replaced meanwhile', 'sealed-to-another-key', () => register(second, 'key-2')],
  [
    'where the key was removed meanwhile',
    'requester-has-no-key',
    () => world.services.revealKeys.remove(world.envelope('AAAA', 'gone')),
  ],
])('%s: rejected, nothing is stored, and the clock runs on', async (_, code, meanwhile) => {
  const jwe = await sealTo(must(await register(first, 'key-1')));
  await meanwhile();
  expect(await answer(jwe)).toMatchObject({ code, pointer: '/sealedCode' });
  expect(world.vault.highestSequence).toBe(0n);
  expect((await events()).at(-1)).toMatchObject({ type: 'requests.supply-rejected.v1', data: { code } });
  expect((await world.services.requests.load(id)).state).toMatchObject({ status: 'open', legs: [{ deadline: {} }] });
});

test('sent again with its command id it is taken once; another text with that id is refused', async () => {
  const key = must(await register(first, 'key'));
  const jwe = await sealTo(key);
  const taken = await answer(jwe);
  expect(await answer(jwe)).toMatchObject({ revision: (taken as { revision: bigint }).revision });
  expect(await answer(await sealTo(key))).toMatchObject({ code: 'command-id-reused' });
  expect(world.vault.highestSequence).toBe(1n);
});

test('deleted, the log and the vault agree that it is gone', async () => {
  await answer(await sealTo(must(await register(first, 'key'))));
  const { data } = (await events()).at(-1)!;
  await world.vault.delete(data['code'] as never);
  expect(await reveal()).toMatchObject({ code: 'no-code-held' });
});
