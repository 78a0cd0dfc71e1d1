import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { parseRevealJwk, type RevealKey } from './reveal-keys.ts';

let world: World;
beforeEach(async () => void (world = await openWorld('2026-11-23T10:00:00.000Z')));
afterEach(() => world.remove());

const AAAA = 'AAAA' as PartyId;
const jwk = async (): Promise<RevealKey['jwk']> => {
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  return must(parseRevealJwk({ kty, crv, x, y }));
};

test('where an older event does not tell the body, the key that was stored then is told, whatever is sent now', async () => {
  const { revealKeys } = world.services;
  const [stored, other] = [await jwk(), await jwk()];
  const registered = { type: 'reveal-keys.registered.v1', data: { kid: 'then', jwk: stored, at: world.now } };
  const metadata = { party: 'AAAA', user: 'test:AAAA', channel: 'api', command: 'old' } as const;
  await world.log.append('reveal-keys-AAAA', 'no-stream', [registered], { metadata });
  expect(await revealKeys.register(world.envelope('AAAA', 'old', { key: other }), other)).toMatchObject({
    kid: 'then',
    jwk: stored,
  });
  expect(await revealKeys.remove(world.envelope('AAAA', 'old'))).toMatchObject({ code: 'command-id-reused' });
  expect(await revealKeys.current(AAAA)).toMatchObject({ kid: 'then' });
});

test('an older registration or removal sent again, late, changes nothing; with another key it is refused', async () => {
  const { revealKeys } = world.services;
  const [old, present, other] = [await jwk(), await jwk(), await jwk()];
  const register = (key: RevealKey['jwk'], id: string) => revealKeys.register(world.envelope('AAAA', id, { key }), key);
  const first = must(await register(old, 'first'));
  expect(await revealKeys.remove(world.envelope('AAAA', 'removal'))).toBeUndefined();
  const last = must(await register(present, 'last'));
  expect(await register(old, 'first')).toEqual(first);
  expect(await revealKeys.remove(world.envelope('AAAA', 'removal'))).toBeUndefined();
  expect(await revealKeys.current(AAAA)).toMatchObject(last);
  expect(await register(other, 'first')).toMatchObject({ code: 'command-id-reused' });
  expect(await world.log.readStream('reveal-keys-AAAA')).toHaveLength(3);
});
