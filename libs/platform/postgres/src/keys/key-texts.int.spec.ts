import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { openKmsKeyFile, parseEscrowJwk } from '@icx/keys';
import { FakeKms } from '@icx/keys/fake-kms';
import { must } from '@icx/refusals';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { CustodyServer } from '../sealed/custody-server.fixture.ts';
import { openPostgresKeyTexts } from './index.ts';

engineDescribe('postgresql')('the text of the keys in PostgreSQL', (program) => {
  let server: CustodyServer;
  let kms: FakeKms;
  beforeAll(async () => {
    server = await CustodyServer.start(program);
  });
  beforeEach(async () => {
    kms = new FakeKms();
    await server.drop('icx_key_texts');
  });
  afterAll(() => server.stop());

  let clock = 0;
  const now = () => clock;
  const open = async () => {
    const texts = await openPostgresKeyTexts({ pool: server.application });
    return openKmsKeyFile({ folder: '/nowhere', kms, random: randomBytes, now, texts });
  };
  const dataKey = randomBytes(32);

  test('is made once by processes that start at once, and their keys agree', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    expect(one.pairId).toBe(other.pairId);
    expect(one.keys.secret('mail')).toEqual(other.keys.secret('mail'));
    expect(Buffer.from(await other.keys.unwrap(await one.keys.wrap(dataKey)))).toEqual(dataKey);
  });

  test('tells a process of the key that another one added: at once to open with, within a second to wrap with', async () => {
    const [one, other] = [await open(), await open()];
    const before = await one.keys.wrap(dataKey);
    const version = await one.keys.addVersion();
    expect(Buffer.from(await other.keys.unwrap(await one.keys.wrap(dataKey)))).toEqual(dataKey);
    clock += 1_001;
    expect((await other.keys.wrap(dataKey)).version).toBe(version);
    await one.keys.retireBefore(version);
    clock += 1_001;
    await other.keys.wrap(dataKey);
    expect(other.keys.versions).toEqual([version]);
    await expect(other.keys.unwrap(before)).rejects.toThrow('does not open');
  });

  test('never has one version twice, however many processes make one at once', async () => {
    const files = await Promise.all([open(), open(), open()]);
    await Promise.all(files.map(({ keys }) => keys.addVersion()));
    const wrapped = await Promise.all(files.map(({ keys }) => keys.wrap(dataKey)));
    const fresh = await open();
    for (const each of wrapped) expect(Buffer.from(await fresh.keys.unwrap(each))).toEqual(dataKey);
    expect(new Set(fresh.keys.versions).size).toBe(fresh.keys.versions.length);
  });

  test('has in escrow what any process adds, whoever registered the escrow key', async () => {
    const [one, other] = [await open(), await open()];
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await one.escrow.register(must(parseEscrowJwk(publicKey.export({ format: 'jwk' }))));
    const version = await other.keys.addVersion();
    expect((await open()).escrow.state()).toMatchObject({ key: one.escrow.state().key, versions: [1000, version] });
  });

  test('is as it was when the KMS fails in between', async () => {
    const file = await open();
    kms.down = true;
    await expect(file.keys.addVersion()).rejects.toThrow();
    kms.down = false;
    expect((await open()).keys.versions).toEqual([1000]);
  });

  test('keeps nobody out while the KMS is asked, however slow that is', async () => {
    const file = await open();
    const [generate, unwrap, rewrap] = [kms.generate.bind(kms), kms.unwrap.bind(kms), kms.rewrap.bind(kms)];
    const isFree = `SELECT 1 FROM icx_key_texts.key_text WHERE name = 'keys' FOR UPDATE NOWAIT`;
    const look = async () => void (await server.application.query(isFree));
    jest.spyOn(kms, 'generate').mockImplementation(async (context) => (await look(), generate(context)));
    jest.spyOn(kms, 'unwrap').mockImplementation(async (wrapped, context) => (await look(), unwrap(wrapped, context)));
    jest.spyOn(kms, 'rewrap').mockImplementation(async (wrapped, context) => (await look(), rewrap(wrapped, context)));
    const version = await file.keys.addVersion();
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await file.escrow.register(must(parseEscrowJwk(publicKey.export({ format: 'jwk' }))));
    await file.keys.retireBefore(version);
    expect(new Set(kms.calls.map((call) => call.split(' ')[0]))).toEqual(new Set(['generate', 'unwrap', 'rewrap']));
  });

  test('keeps what others add while the KMS is asked', async () => {
    const one = await open();
    const version = await one.keys.addVersion();
    const other = await open();
    const rewrap = kms.rewrap.bind(kms);
    let added: number | undefined;
    jest.spyOn(kms, 'rewrap').mockImplementation(async (wrapped, context) => {
      added ??= await other.keys.addVersion();
      return rewrap(wrapped, context);
    });
    await one.keys.retireBefore(version);
    expect((await open()).keys.versions).toEqual([version, added]);
  });
});
