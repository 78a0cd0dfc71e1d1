import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { kmsOf, readKmsSetting } from './kms-setting.ts';
import { FakeAwsKms } from './fake-aws-kms.fixture.ts';
import { FakeTransit } from './fake-transit.fixture.ts';

const root = { exchange: 'pair_a', key: 'root' };
const never = new AbortController().signal;

/** Where nobody listens any more. */
const nobody = async (): Promise<string> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
};

/** What the operator reads whose exchange does not start. */
const saidOf = async (setting: string, env: NodeJS.ProcessEnv = {}): Promise<string> => {
  const named = readKmsSetting(setting);
  if (named.kind === 'local') throw new Error('no KMS');
  const kms = await kmsOf(named, env);
  return kms.generate(root, never).then(
    () => 'nothing',
    (error: unknown) => (error as Error).message.replace(/^The KMS \S+ cannot be used: /, ''),
  );
};

describe('why a transit engine cannot be used', () => {
  const fake = new FakeTransit();
  beforeAll(() => fake.start());
  afterAll(() => fake.stop());
  beforeEach(() => (fake.fails = undefined));
  const env = { BAO_TOKEN: fake.token };
  const setting = () => `transit:${fake.url}#icx`;

  test('no token', async () => {
    expect(await saidOf(setting())).toMatch(/^no token is set: set BAO_TOKEN or VAULT_TOKEN/);
    expect(await saidOf(setting(), { ICX_KMS_TOKEN_FILE: '/nowhere/token' })).toBe(
      'the file that ICX_KMS_TOKEN_FILE names cannot be read (ENOENT).',
    );
  });

  test('a token that may not use the key', async () => {
    expect(await saidOf(setting(), { BAO_TOKEN: 's.wrong' })).toMatch(
      /^the token is wrong, has expired or may not use/,
    );
  });

  test('no such key', async () => {
    expect(await saidOf(`${setting()}-of-another`, env)).toMatch(/^it has no such key: make it in the transit engine/);
  });

  test('no such engine', async () => {
    fake.refuse(404, 'no handler for route "transit/datakey/plaintext/icx"');
    expect(await saidOf(setting(), env)).toMatch(/^it has no transit engine at transit\//);
  });

  test('nobody there', async () => {
    expect(await saidOf(`transit:${await nobody()}#icx`, env)).toMatch(/^it cannot be reached \(ECONNREFUSED\)/);
  });
});

describe('why AWS KMS cannot be used', () => {
  const fake = new FakeAwsKms();
  const before = { ...process.env };
  beforeAll(() => fake.start());
  afterAll(() => fake.stop());
  beforeEach(() => {
    fake.fails = undefined;
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'AKIAFAKE',
      AWS_SECRET_ACCESS_KEY: 'fake',
      AWS_EC2_METADATA_DISABLED: 'true',
      // None of whoever runs the tests.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    });
  });
  afterEach(() => {
    process.env = { ...before };
  });
  const setting = (key = fake.key) => `aws:${key}?endpoint=${fake.url}`;

  test('no region', async () => {
    expect(await saidOf(setting('alias/icx'))).toBe('no region is set: name the key by its ARN, or set AWS_REGION.');
  });

  test('no credentials', async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    expect(await saidOf(setting())).toMatch(/^no credentials were found: set AWS_ACCESS_KEY_ID/);
  });

  test.each([
    ['UnrecognizedClientException', /^it does not know these credentials/],
    ['AccessDeniedException', /^these credentials may not use the key: allow kms:GenerateDataKey/],
    ['DisabledException', /^the key is disabled: enable it/],
  ])('%s', async (name, said) => {
    fake.refuse(name);
    expect(await saidOf(setting())).toMatch(said);
  });

  test('no such key', async () => {
    expect(await saidOf(setting(`${fake.key}-of-another`))).toMatch(/^it has no such key, or not in this region/);
  });

  test('nobody there', async () => {
    expect(await saidOf(`aws:${fake.key}?endpoint=${await nobody()}`)).toMatch(
      /^it cannot be reached \(ECONNREFUSED\)/,
    );
  });
});
