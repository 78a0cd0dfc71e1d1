import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { linkKey } from '@icx/install-code';
import { toHex, withCrc } from '@icx/install-code/accept';
import { tracesOf } from '@icx/vault/contract';
import { Terminals } from './icx.fixture.ts';

const bytes = randomBytes(16);
const code = toHex(withCrc(bytes));
const clearBytes = randomBytes(16);
const terminals = new Terminals();
const { data } = terminals;
const icx = terminals.icx.bind(terminals);
const own = mkdtempSync(join(tmpdir(), 'icx-own-'));
const keyFile = join(own, 'private.jwk.json');
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** Whatever any of the two parties was shown, but for the openings of the requester. */
const shown: string[] = [];
const devices: string[] = [];

const run = async (args: readonly string[], input = '') => {
  const result = await icx(args, { input });
  shown.push(result.out, result.err);
  return result;
};
const raise = async (device: string): Promise<string> =>
  JSON.parse((await run(['request', device, '--type', 'ESME', '--as', 'AAAA', '--json'])).out).id;
const blind = (id: string, ...more: string[]) => ['answer', id, '--as', 'BBBB', '--code', '-', '--blind', ...more];
const reveal = (id: string, ...more: string[]) => ['reveal', id, '--as', 'AAAA', '--reason', 'site visit', ...more];

beforeAll(async () => {
  await terminals.start();
  writeFileSync(keyFile, JSON.stringify(privateKey.export({ format: 'jwk' })), { mode: 0o600 });
  const listed = JSON.parse((await run(['sandbox', 'devices', '--json'])).out) as Record<string, string>[];
  const askable = listed.filter(
    ({ deviceType, registeredSupplier, installingSupplier, status }) =>
      deviceType === 'ESME' &&
      registeredSupplier === 'AAAA' &&
      installingSupplier === 'BBBB' &&
      status === 'InstalledNotCommissioned',
  );
  devices.push(...askable.map(({ deviceId }) => deviceId!));
}, 60_000);
afterAll(async () => {
  await terminals.close();
  rmSync(own, { recursive: true, force: true });
});

let id = '';

test('without a key of the requester --blind sends nothing, and says what to do', async () => {
  id = await raise(devices[0]!);
  const { code: exitCode, err } = await run(blind(id), code);
  expect([exitCode, err]).toEqual([1, expect.stringContaining('AAAA has registered no key to seal the code to.')]);
  expect(await run(['answer', id, '--as', 'BBBB', '--answer', 'not-installer', '--blind'])).toMatchObject({ code: 2 });
});

test('with one, a miscopied code is found before it leaves', async () => {
  const token = (await icx(['token', 'AAAA'])).out.trim();
  const registered = await fetch(`${terminals.url}/v1/reveal-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ key: publicKey.export({ format: 'jwk' }) }),
  });
  expect(registered.status).toBe(200);
  const { code: exitCode, err } = await run(blind(id), `${code.slice(0, 35)}${code.endsWith('0') ? '1' : '0'}`);
  expect([exitCode, err]).toEqual([1, expect.stringContaining('install-code-crc-mismatch')]);
});

test('the right one is sealed and sent, and shown as one that the exchange has not seen', async () => {
  const { code: exitCode, out } = await run(blind(id), `${code}\n`);
  expect([exitCode, out]).toEqual([0, expect.stringContaining('the exchange has neither seen nor checked it')]);
  for (const what of ['show', 'history'])
    expect((await run([what, id, '--as', 'AAAA'])).out).toContain('the exchange has neither seen nor checked it');
});

test('revealed without the private key it is the sealed text; in another format a refusal', async () => {
  const { out } = await run(reveal(id, '--format', 'as-supplied'));
  expect(out).toMatch(/sealed code\s+[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+\n/);
  const { code: exitCode, err } = await run(reveal(id, '--format', 'raw-16'));
  expect([exitCode, err]).toEqual([1, expect.stringContaining('Your own client opens what you get')]);
});

test.each([
  ['as-supplied', code],
  ['raw-16', code.slice(0, 32)],
  ['raw-16+crc', code],
  ['sr-8.11', code.slice(0, 32)],
  ['link-key-16', toHex(linkKey(bytes))],
])('opened with it here, as %s', async (format, expected) => {
  const { out } = await icx(reveal(id, '--format', format, '--private-key', keyFile, '--json'));
  const opened = JSON.parse(out);
  expect(opened).toMatchObject({ installCode: expected, format, check: 'client-checked', deviceId: devices[0] });
  expect(opened).not.toHaveProperty('jwe');
});

test('the ordinary kind is opened too, once the signature of the exchange was checked', async () => {
  const other = await raise(devices[1]!);
  const clear = toHex(withCrc(clearBytes));
  expect(await icx(['answer', other, '--as', 'BBBB', '--code', '-'], { input: clear })).toMatchObject({ code: 0 });
  const { out } = await icx(reveal(other, '--format', 'sr-8.11', '--private-key', keyFile));
  expect(out).toMatch(new RegExp(`install code\\s+${clear.slice(0, 32)}\n`));
  expect(out).toContain('CRC checked');
});

test('another key does not open it; a file that holds none is told before anything is asked', async () => {
  const wrong = join(own, 'wrong.jwk.json');
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(wrong, JSON.stringify(pair.privateKey.export({ format: 'jwk' })));
  expect(await run(reveal(id, '--format', 'raw-16', '--private-key', wrong))).toMatchObject({
    code: 1,
    err: expect.stringContaining('sealed-code-not-opened'),
  });
  writeFileSync(wrong, JSON.stringify(pair.publicKey.export({ format: 'jwk' })));
  for (const file of [wrong, join(own, 'none')])
    expect(await run(reveal(id, '--format', 'raw-16', '--private-key', file))).toMatchObject({
      code: 2,
      err: expect.stringContaining('private-key-unusable'),
    });
});

test('icx verify finds log and vault in order; no byte of the code is in the data folder or was shown', async () => {
  expect(await run(['verify'])).toMatchObject({ code: 0 });
  await terminals.stop();
  const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(data, name)).isFile(),
  );
  expect(files).toEqual(expect.arrayContaining(['log.db', 'vault.db']));
  const found = files.flatMap((name) =>
    tracesOf(readFileSync(join(data, name)), bytes).map((trace) => `${name}: ${trace}`),
  );
  expect(found).toEqual([]);
  expect(tracesOf(Buffer.from(shown.join('\n')), bytes)).toEqual([]);
});
