import { AwsKms } from './aws-kms.ts';
import { FakeAwsKms } from './fake-aws-kms.fixture.ts';
import { kmsContract } from './kms.contract.ts';

const never = new AbortController().signal;

beforeAll(() => {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAFAKE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'fake';
});

const make = async () => {
  const fake = new FakeAwsKms();
  await fake.start();
  return { fake, kms: new AwsKms({ key: fake.key, endpoint: fake.url }) };
};

kmsContract('AWS KMS', async () => {
  const { fake, kms } = await make();
  const says = {
    denied: () => fake.refuse('AccessDeniedException'),
    disabled: () => fake.refuse('DisabledException'),
    throttled: () => fake.refuse('ThrottlingException'),
    failing: () => fake.refuse('KMSInternalException', 500),
  };
  return { fake, kms, says };
});

test('signs its calls for the region of the key, and sends the context for the audit of AWS', async () => {
  const { fake, kms } = await make();
  const context = { exchange: 'pair_a', key: 'tenant/1000' };
  const { wrapped } = await kms.generate(context, never);
  await kms.unwrap(wrapped, context, never);
  const [generate, decrypt] = fake.heard;
  expect(generate!.headers.authorization).toContain('/eu-west-2/kms/aws4_request');
  expect(generate!.body).toMatchObject({ KeyId: fake.key, KeySpec: 'AES_256', EncryptionContext: context });
  expect(decrypt!.body).toMatchObject({ KeyId: fake.key, EncryptionContext: context });
  await fake.stop();
});
