import { KmsUnavailable } from '../index.ts';
import { FakeTransit } from './fake-transit.fixture.ts';
import { kmsContract } from './kms.contract.ts';
import { TransitKms } from './transit-kms.ts';

const never = new AbortController().signal;
const root = { exchange: 'pair_a', key: 'root' };

const make = async () => {
  const fake = new FakeTransit();
  await fake.start();
  return { fake, kms: new TransitKms({ url: fake.url, key: fake.key, token: async () => fake.token }) };
};

kmsContract('Transit', async () => {
  const { fake, kms } = await make();
  const says = {
    denied: () => fake.refuse(403, 'permission denied'),
    disabled: () => fake.refuse(400, 'encryption key not found'),
    throttled: () => fake.refuse(429, 'request path limited'),
    failing: () => fake.refuse(503, 'Vault is sealed'),
  };
  return { fake, kms, says };
});

test('the token is asked for at each call, so that an agent may renew it', async () => {
  const { fake } = await make();
  const tokens = ['s.expired', fake.token];
  const kms = new TransitKms({ url: fake.url, key: fake.key, token: async () => tokens.shift()! });
  await expect(kms.generate(root, never)).rejects.toMatchObject({ trouble: 'denied' });
  expect((await kms.generate(root, never)).plain.length).toBe(32);
  await fake.stop();
});

test('no token, no call', async () => {
  const { fake } = await make();
  const kms = new TransitKms({ url: fake.url, key: fake.key, token: () => Promise.reject(new Error('unset')) });
  await expect(kms.generate(root, never)).rejects.toThrow(KmsUnavailable);
  expect(fake.heard).toEqual([]);
  await fake.stop();
});
