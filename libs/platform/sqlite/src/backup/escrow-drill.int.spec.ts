import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderTexts, parseEscrowJwk, type EscrowJwk } from '@icx/keys';
import { openKeys, readKmsSetting, remakeKeys } from '@icx/keys/kms';
import { FakeTransit } from '@icx/keys/fake-transit';
import { must } from '@icx/refusals';
import { custody, DrilledExchange, now } from './drilled-exchange.fixture.ts';
import { backUp, recoverKeys, restore } from './index.ts';

type Env = Readonly<Record<string, string>>;
const ring = (folder: string, env: Env) =>
  openKeys(readKmsSetting(env['ICX_KMS']), { folder, mode: 'sandbox', random: randomBytes }, env);
const underKms = (kms: FakeTransit): Env => ({
  ICX_KMS: `transit:${kms.url}#${kms.key}`,
  BAO_TOKEN: kms.token,
  ICX_MODE: 'live',
});

const pair = (kind: 'P-256' | 'X25519'): { readonly jwk: EscrowJwk; readonly privateKey: KeyObject } => {
  const made = kind === 'P-256' ? generateKeyPairSync('ec', { namedCurve: kind }) : generateKeyPairSync('x25519');
  return { jwk: must(parseEscrowJwk(made.publicKey.export({ format: 'jwk' }))), privateKey: made.privateKey };
};

let place: string;
let kms: FakeTransit;
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'icx-escrow-'));
  kms = new FakeTransit();
  await kms.start();
});
afterEach(async () => {
  await kms.stop();
  rmSync(place, { recursive: true });
});
const at = (...names: string[]) => join(place, ...names);
const recover = (privateKey: KeyObject, env: Env, backup = 'backup', to = 'again-keys') =>
  recoverKeys({
    from: { vault: at(backup, 'vault'), keys: at(backup, 'keys') },
    to: at(to),
    escrowKey: privateKey,
    remake: (recovered, folder) => remakeKeys(recovered, folderTexts(join(folder, 'keys.json'), randomBytes), env),
    now,
  });

/** Backed up while codes are sealed, and a key added and the older ones retired, all after the escrow key came. */
const backedUpUnderLoad = async (jwk: EscrowJwk, env: Env) => {
  const { escrow, close, ...opened } = await ring(at('data'), env);
  const exchange = await DrilledExchange.open(at('data'), opened);
  for (let n = 0; n < 20; n += 1) await exchange.supply();
  await escrow.register(jwk);
  let busy = true;
  const writers = Array.from({ length: 8 }, async () => {
    while (busy) await exchange.supply();
  });
  const version = await exchange.keys.addVersion();
  await exchange.vault.rewrapTo(version);
  await exchange.keys.retireBefore(version);
  await exchange.keys.addVersion();
  await exchange.supply();
  const openIt = (folder: string) => ring(folder, env);
  const backup = await backUp({ data: at('data'), to: at('backup'), openKeys: openIt, now });
  busy = false;
  await Promise.all(writers);
  expect(escrow.state().versions).toEqual(exchange.keys.versions);
  const secrets = [exchange.keys.secret('identity'), exchange.keys.secret('vault-fingerprint')];
  await exchange.close();
  close();
  return { backup, exchange, secrets };
};

describe.each(['P-256', 'X25519'] as const)('sealed to a key on %s', (kind) => {
  test.each(['a KMS', 'a key file'])(
    '%s and its keys.json lost: every code opens again',
    async (lost) => {
      const local = lost === 'a key file';
      const { jwk, privateKey } = pair(kind);
      const env = local ? {} : underKms(kms);
      const { backup, exchange, secrets } = await backedUpUnderLoad(jwk, env);
      await kms.stop();
      rmSync(at('data'), { recursive: true });
      rmSync(at('backup', 'keys', 'keys.json'));

      kms = new FakeTransit('another');
      await kms.start();
      const from = local ? {} : underKms(kms);
      expect(await recover(privateKey, from)).toEqual({ codes: backup.codes });
      const parts = { log: at('backup', 'log'), vault: at('backup', 'vault'), keys: at('again-keys') };
      const openIt = (folder: string) => ring(folder, from);
      const restored = await restore({ from: parts, data: at('again'), openKeys: openIt, now });
      expect(restored).toMatchObject({ head: backup.head, codes: backup.codes });

      const { escrow, close, ...opened } = await ring(at('again'), from);
      const again = await DrilledExchange.open(at('again'), opened);
      expect([again.keys.secret('identity'), again.keys.secret('vault-fingerprint')]).toEqual(secrets);
      const kept = exchange.upTo(backup.head);
      expect(kept.length).toBeGreaterThan(20);
      for (const { ref, code } of kept)
        expect(Buffer.from((await again.vault.open(ref, custody))!.bytes).toString('hex')).toBe(code);
      // The escrow goes on: the next key is in it as well.
      const version = await again.keys.addVersion();
      expect(escrow.state()).toEqual({ key: expect.any(String), versions: expect.arrayContaining([version]) });
      await again.close();
      close();
    },
    60_000,
  );
});

test('under a KMS no key is on the disk in clear, in backup and recovered keys neither', async () => {
  const { jwk, privateKey } = pair('P-256');
  await backedUpUnderLoad(jwk, underKms(kms));
  await recover(privateKey, underKms(kms));
  const plain: string[] = [];
  const look = async (recovered: { root: Uint8Array; wrapping: ReadonlyMap<number, Uint8Array> }) => {
    for (const key of [recovered.root, ...recovered.wrapping.values()])
      for (const as of ['hex', 'base64url', 'base64', 'latin1'] as const)
        plain.push(Buffer.from(key).toString(as).slice(0, 30));
    throw new Error('looked');
  };
  const from = { vault: at('backup', 'vault'), keys: at('backup', 'keys') };
  await expect(recoverKeys({ from, to: at('none'), escrowKey: privateKey, remake: look, now })).rejects.toThrow();
  expect(readdirSync(place)).not.toContain('none');
  const files = globSync('**/*', { cwd: place, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name)).toContain('escrow.json');
  for (const { parentPath, name } of files) {
    const content = readFileSync(join(parentPath, name), 'latin1');
    expect([name, plain.filter((piece) => content.includes(piece))]).toEqual([name, []]);
  }
  expect(plain.length).toBeGreaterThan(8);
}, 60_000);

describe('refused with a sentence, and nothing is written', () => {
  const left = () => readdirSync(place).filter((name) => name === 'again-keys');

  test('another escrow key; a damaged escrow; none; keys of a KMS into a file in clear', async () => {
    const { jwk, privateKey } = pair('X25519');
    await backedUpUnderLoad(jwk, underKms(kms));
    const env = underKms(kms);
    await expect(recover(pair('X25519').privateKey, env)).rejects.toMatchObject({ code: 'escrow-key-does-not-fit' });
    await expect(recover(pair('P-256').privateKey, env)).rejects.toMatchObject({ code: 'escrow-key-does-not-fit' });
    await expect(recover(privateKey, {})).rejects.toMatchObject({ code: 'escrow-of-a-kms' });
    const live = { ICX_KMS: 'local', ICX_MODE: 'live' };
    await expect(recover(privateKey, live)).rejects.toMatchObject({ code: 'escrow-of-a-kms' });
    expect(left()).toEqual([]);

    const path = at('backup', 'keys', 'escrow.json');
    const whole = readFileSync(path, 'utf8');
    for (const field of ['pairId', 'keptBy', 'root', 'sealed', 'check', 'x']) {
      const place = whole.indexOf(`"${field}": "`) + `"${field}": "`.length + 4;
      writeFileSync(path, whole.slice(0, place) + (whole[place] === 'A' ? 'B' : 'A') + whole.slice(place + 1));
      const code = expect.stringMatching(/^(escrow-damaged|escrow-key-does-not-fit|vault-not-a-pair)$/);
      await expect(recover(privateKey, env)).rejects.toMatchObject({ code });
    }
    rmSync(path);
    await expect(recover(privateKey, env)).rejects.toMatchObject({ code: 'escrow-missing' });
    expect(left()).toEqual([]);
  }, 60_000);

  test('an escrow that is older than the vault', async () => {
    const { jwk, privateKey } = pair('P-256');
    const { escrow, close, ...opened } = await ring(at('data'), {});
    const exchange = await DrilledExchange.open(at('data'), opened);
    await escrow.register(jwk);
    await exchange.supply();
    const openIt = (folder: string) => ring(folder, {});
    await backUp({ data: at('data'), to: at('old'), openKeys: openIt, now });
    await exchange.keys.addVersion();
    await exchange.supply();
    await backUp({ data: at('data'), to: at('backup'), openKeys: openIt, now });
    await exchange.close();
    close();
    cpSync(at('old', 'keys', 'escrow.json'), at('backup', 'keys', 'escrow.json'));
    await expect(recover(privateKey, {})).rejects.toMatchObject({
      code: 'escrow-outdated',
      message: expect.stringContaining('1 code(s) or mail(s) do not open'),
    });
    expect(left()).toEqual([]);
    expect(await recover(privateKey, {}, 'old')).toEqual({ codes: 1 });
    await expect(recover(privateKey, {}, 'old')).rejects.toMatchObject({ code: 'keys-folder-not-empty' });
  });
});
