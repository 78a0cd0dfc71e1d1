import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Terminals } from './icx.fixture.ts';

const code = '83FED3407A939723A5C639B26916D505';
const place = mkdtempSync(join(tmpdir(), 'icx-escrow-e2e-'));
const terminals = new Terminals();
const icx = terminals.icx.bind(terminals);
const file = (name: string, text: string): string => {
  writeFileSync(join(place, name), text);
  return join(place, name);
};
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const escrowPub = file('escrow.pub.json', JSON.stringify(publicKey.export({ format: 'jwk' })));
const escrowKey = file('escrow.pem', String(privateKey.export({ format: 'pem', type: 'pkcs8' })));
const wrongKey = file(
  'wrong.pem',
  String(generateKeyPairSync('x25519').privateKey.export({ format: 'pem', type: 'pkcs8' })),
);

beforeAll(() => terminals.start(), 60_000);
afterAll(async () => {
  await terminals.close();
  rmSync(place, { recursive: true });
});

test('keys.json lost everywhere: with the escrow’s private key the backup is served again, and its code is revealed', async () => {
  const none = await icx(['keys', 'escrow', '--as', 'SECA']);
  expect(none).toMatchObject({ code: 0, out: expect.stringContaining('No escrow key is registered') });
  const asked = await icx(['request', '00-DB-12-34-00-00-00-00', '--type', 'ESME', '--as', 'AAAA', '--json']);
  const { id } = JSON.parse(asked.out);
  await icx(['answer', id, '--as', 'BBBB', '--code', '-'], { input: `${code}C3B5\n` });

  expect(await icx(['keys', 'escrow', '--escrow-key', escrowKey])).toMatchObject({
    code: 2,
    err: expect.stringContaining('escrow-key-private'),
  });
  expect(await icx(['keys', 'escrow', '--escrow-key', escrowPub, '--as', 'BBBB'])).toMatchObject({ code: 1 });
  const registered = await icx(['keys', 'escrow', '--escrow-key', escrowPub, '--json']);
  expect(registered).toMatchObject({ code: 0, err: '' });
  const { key } = JSON.parse(registered.out);
  expect(await icx(['keys', 'rotate', '--yes'])).toMatchObject({ code: 0 });
  const state = JSON.parse((await icx(['keys', 'escrow', '--json'])).out);
  expect(state).toEqual({ key, versions: [1001] });

  const backup = join(place, 'backup');
  expect(await icx(['backup', backup])).toMatchObject({ code: 0 });
  await terminals.stop();
  rmSync(join(terminals.data, 'keys.json'));
  rmSync(join(backup, 'keys', 'keys.json'));
  expect(await icx(['keys', 'escrow', '--escrow-key', escrowPub])).toMatchObject({ code: 2 });

  const keys = join(place, 'keys');
  const recover = (by: string) => icx(['keys', 'restore', '--escrow-key', by, '--from', backup, '--to', keys]);
  const refused = await recover(wrongKey);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('escrow-key-does-not-fit') });
  expect(await recover(escrowPub)).toMatchObject({ code: 2, err: expect.stringContaining('escrow-key-invalid') });
  expect(existsSync(keys)).toBe(false);
  expect(await recover(escrowKey)).toMatchObject({ code: 0, err: '' });

  const data = join(place, 'data');
  expect(await icx(['restore', backup, '--keys', keys, '--data', data])).toMatchObject({ code: 0, err: '' });
  expect(await icx(['verify', '--data', data])).toMatchObject({ code: 0 });
  const again = new Terminals();
  try {
    rmSync(again.data, { recursive: true });
    expect(await icx(['restore', backup, '--keys', keys, '--data', again.data])).toMatchObject({ code: 0 });
    await again.start();
    const reveal = ['reveal', id, '--as', 'AAAA', '--format', 'raw-16', '--reason', 'drill', '--json'];
    expect((await again.icx(reveal)).out).toContain(code);
    expect(JSON.parse((await again.icx(['keys', 'escrow', '--json'])).out)).toEqual(state);
    await again.icx(['export', join(place, 'log.jsonl')]);
  } finally {
    await again.close();
  }
  const log = readFileSync(join(place, 'log.jsonl'), 'utf8');
  expect(log).toContain('administration.escrow-key-registered.v1');
  expect(log).toContain(key);
}, 120_000);
