import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '@icx/refusals';
import { FakeKms } from './fake-kms.fixture.ts';
import { KmsUnavailable, openEscrow, openKeyFile, openKmsKeyFile, parseEscrowJwk, thumbprintOf } from './index.ts';

const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return { jwk: must(parseEscrowJwk(publicKey.export({ format: 'jwk' }))), privateKey };
};
const { jwk, privateKey } = pair();

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-escrow-'));
  path = join(folder, 'escrow.json');
});
afterEach(() => rmSync(folder, { recursive: true }));
const local = () => openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
const underKms = (kms: FakeKms) => openKmsKeyFile({ folder, kms, random: randomBytes });
const versionsIn = async () => [...(await openEscrow(readFileSync(path, 'utf8'), privateKey)).wrapping.keys()];

test('without an escrow key there is no escrow, and nothing of one is written', async () => {
  const { keys, escrow } = local();
  await keys.addVersion();
  expect(escrow.state()).toEqual({ key: null, versions: [] });
  expect(existsSync(path)).toBe(false);
});

test.each(['a key file', 'a KMS'])('of %s: it follows the wrapping keys, also after a restart', async (kept) => {
  const kms = new FakeKms();
  const open = () => (kept === 'a KMS' ? underKms(kms) : local());
  const first = await open();
  await first.escrow.register(jwk);
  expect(first.escrow.state()).toEqual({ key: thumbprintOf(jwk), versions: [1000] });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await Promise.all([first.keys.addVersion(), first.escrow.register(jwk)]);
  expect(await versionsIn()).toEqual([1000, 1001]);

  const again = await open();
  await again.keys.addVersion();
  await again.keys.retireBefore(1001);
  expect(await versionsIn()).toEqual([1001, 1002]);
  const { jwk: other } = pair();
  await again.escrow.register(other);
  expect((await open()).escrow.state()).toEqual({ key: thumbprintOf(other), versions: [1001, 1002] });
});

test('a KMS that is down: nothing is registered, and no key is added that is not in escrow', async () => {
  const kms = new FakeKms();
  const { escrow, keys } = await underKms(kms);
  kms.down = true;
  await expect(escrow.register(jwk)).rejects.toThrow(KmsUnavailable);
  expect(existsSync(path)).toBe(false);
  kms.down = false;
  await escrow.register(jwk);
  // What was unwrapped for the escrow is zeroed.
  expect(kms.givenOut.every((key) => key.every((byte) => byte === 0))).toBe(true);
  rmSync(folder, { recursive: true });
  await expect(keys.addVersion()).rejects.toMatchObject({ code: 'ENOENT' });
  expect(keys.versions).toEqual([1000]);
  await underKms(kms);
});

describe('a file that is not sound is told, and used no more', () => {
  const problem = () => local().escrow.state();

  test.each(['pairId', 'keptBy', 'x', 'root', 'sealed', 'check'])('one character of %s changed', async (field) => {
    await local().escrow.register(jwk);
    const whole = readFileSync(path, 'utf8');
    const place = whole.indexOf(`"${field}": "`) + `"${field}": "`.length + 4;
    writeFileSync(path, whole.slice(0, place) + (whole[place] === 'A' ? 'B' : 'A') + whole.slice(place + 1));
    expect(problem()).toMatchObject({ key: null, problem: expect.stringContaining('damaged') });
  });

  test('somebody else made himself the recipient', async () => {
    await local().escrow.register(jwk);
    const forged = { ...JSON.parse(readFileSync(path, 'utf8')), recipient: pair().jwk };
    writeFileSync(path, JSON.stringify(forged));
    const { escrow, keys } = local();
    expect(escrow.state()).toMatchObject({ key: null, problem: expect.stringContaining('damaged') });
    await keys.addVersion();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(forged);
    await escrow.register(jwk);
    expect(await versionsIn()).toEqual([1000, 1001]);
    expect(problem()).toEqual({ key: thumbprintOf(jwk), versions: [1000, 1001] });
  });

  test('one from before the newest key', async () => {
    const { keys, escrow } = local();
    await escrow.register(jwk);
    const before = readFileSync(path);
    await keys.addVersion();
    writeFileSync(path, before);
    expect(problem()).toMatchObject({ key: null, problem: expect.stringContaining('key 1001 is not in escrow') });
  });
});
