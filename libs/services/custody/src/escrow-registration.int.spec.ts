import { generateKeyPairSync } from 'node:crypto';
import { AdministrativeActs, commandIdReused } from '@icx/commands';
import { KmsUnavailable, parseEscrowJwk, thumbprintOf } from '@icx/keys';
import { must } from '@icx/refusals';
import { openWorld, type World } from '@icx/world-testing';
import { ESCROW_KEY_REGISTERED, EscrowRegistration } from './index.ts';

const newKey = () => must(parseEscrowJwk(generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })));
const key = newKey();
let world: World;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
});
afterEach(() => world.remove());
const opened = (escrow = world.escrow) => new EscrowRegistration(world.log, escrow).open();
const record = (commandId: string, named = key) =>
  new AdministrativeActs(world.log).record({
    type: ESCROW_KEY_REGISTERED,
    ...world.envelope('SECA', commandId, { key: thumbprintOf(named) }),
    data: { key: thumbprintOf(named) },
  });

test('registered and on record: no problem, nor after a restart', async () => {
  const registration = await opened();
  expect(registration.state()).toEqual({ key: null, versions: [] });
  await record('a');
  await registration.register(key);
  const sound = { key: thumbprintOf(key), versions: [1000] };
  expect(registration.state()).toEqual(sound);
  expect((await opened()).state()).toEqual(sound);
});

test('the same command names the same key, or is another', async () => {
  expect([await record('a'), await record('a'), await record('a', newKey())]).toEqual([
    'recorded',
    'repeated',
    commandIdReused,
  ]);
});

test('an escrow that the log does not name, or that it names and is not there, is told', async () => {
  await world.escrow.register(key);
  expect((await opened()).state().problem).toContain(
    'No escrow key is registered in the log, but the keys are in escrow',
  );
  const other = newKey();
  await record('a', other);
  expect((await opened()).state().problem).toContain(`in escrow for ${thumbprintOf(key)}`);
  const none = { register: async () => undefined, state: () => ({ key: null, versions: [] }) };
  expect((await opened(none)).state().problem).toContain('but the keys are not in escrow');
});

test('the KMS down while it is registered: told until it is done again', async () => {
  const down = {
    register: async () => {
      throw new KmsUnavailable('unreachable', 'fake');
    },
    state: () => world.escrow.state(),
  };
  const registration = await opened(down);
  await record('a');
  await expect(registration.register(key)).rejects.toThrow(KmsUnavailable);
  expect(registration.state().problem).toContain('but the keys are not in escrow');
});
