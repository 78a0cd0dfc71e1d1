import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { calculateJwkThumbprint, CompactEncrypt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import { toHex, withCrc } from '@icx/install-code/accept';
import { isRefusal, must } from '@icx/refusals';
import { openBlindCode, sealCode } from './index.ts';
import type { PublicRevealKey } from './index.ts';

const deviceId = '00-DB-12-34-56-78-90-A0';
const bytes = Uint8Array.from([7, 200, 31, 4, 99, 180, 2, 55, 61, 240, 18, 77, 130, 9, 250, 33]);
const text = toHex(withCrc(bytes));

const keyPair = async (crv = 'P-256'): Promise<{ key: PublicRevealKey; own: JWK }> => {
  const pair = await generateKeyPair('ECDH-ES', { crv, extractable: true });
  const jwk = (await exportJWK(pair.publicKey)) as PublicRevealKey['jwk'];
  return { key: { kid: await calculateJwkThumbprint(jwk), jwk }, own: await exportJWK(pair.privateKey) };
};

let mine: Awaited<ReturnType<typeof keyPair>>;
beforeAll(async () => void (mine = await keyPair()));

test('what one client seals the other opens: code, representation, and that its CRC was right', async () => {
  const written = text.match(/../g)!.join(' ').toLowerCase();
  const sealed = must(await sealCode({ text: written, deviceId, key: mine.key }));
  expect(sealed).toEqual({
    sealedCode: expect.stringMatching(/^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/),
    representation: 'raw-16+crc',
  });
  expect(decodeProtectedHeader(sealed.sealedCode)).toEqual({
    alg: 'ECDH-ES',
    enc: 'A256GCM',
    kid: mine.key.kid,
    epk: { kty: 'EC', crv: 'P-256', x: expect.any(String), y: expect.any(String) },
  });
  const opened = must(await openBlindCode(sealed.sealedCode, mine.own, { deviceId }));
  expect([toHex(opened.bytes), opened.representation, opened.check]).toEqual([
    toHex(bytes),
    'raw-16+crc',
    'crc-checked',
  ]);
});

test.each(['raw-16', 'link-key-16', 'unknown-16'] as const)(
  'a %s stays what it was declared',
  async (representation) => {
    const sealed = must(await sealCode({ text: toHex(bytes), representation, deviceId, key: mine.key }));
    const opened = must(await openBlindCode(sealed.sealedCode, mine.own, { deviceId }));
    expect([toHex(opened.bytes), opened.representation]).toEqual([toHex(bytes), representation]);
  },
);

test.each([
  ['a wrong CRC', `${text.slice(0, 35)}${text.endsWith('0') ? '1' : '0'}`, 'install-code-crc-mismatch'],
  ['a test pattern', 'A5'.repeat(16), 'install-code-test-pattern'],
  ['a published example', '83FED3407A939723A5C639B26916D505C3B5', 'install-code-test-pattern'],
  ['an example of the public test suites', '83FED3407A939723A5C639B269161802', 'install-code-test-pattern'],
  ['its link key', '333C23686079468EB27BA24BD9C7E564', 'install-code-test-pattern'],
  ['the Device ID', `${deviceId}${deviceId}`, 'install-code-is-device-id'],
  ['a letter that is no digit', `${text.slice(0, 35)}O`, 'install-code-invalid'],
  ['too little', text.slice(0, 30), 'install-code-length'],
])('%s is refused before anything is sealed', async (_, wrong, code) => {
  // A key that cannot be sealed to: had sealing come first, that would be the refusal.
  const key = { ...mine.key, kid: 'another' };
  expect(await sealCode({ text: wrong, deviceId, key })).toMatchObject({ refused: true, code });
});

test('a key that is not the one of its thumbprint, or of another curve, is not sealed to', async () => {
  const other = await keyPair();
  const larger = await keyPair('P-384');
  for (const key of [{ ...mine.key, jwk: other.key.jwk }, larger.key])
    expect(await sealCode({ text, deviceId, key })).toMatchObject({ code: 'reveal-key-unusable' });
});

test('another key, another device, or a text that was changed does not open', async () => {
  const { sealedCode } = must(await sealCode({ text, deviceId, key: mine.key }));
  const open = (jwe: string, key = mine.own, device = deviceId) => openBlindCode(jwe, key, { deviceId: device });
  const changed = sealedCode.replace(/.{4}$/, (end) => (end === 'AAAA' ? 'BBBB' : 'AAAA'));
  expect(await open(sealedCode, (await keyPair()).own)).toMatchObject({ code: 'sealed-code-not-opened' });
  expect(await open(changed)).toMatchObject({ code: 'sealed-code-not-opened' });
  expect(await open('no JWE')).toMatchObject({ code: 'sealed-code-not-opened' });
  expect(await open(sealedCode, mine.own, '00-DB-12-34-56-78-90-A1')).toMatchObject({ code: 'device-id-mismatch' });
});

test.each([
  ['no JSON', 'text', 'sealed-content-invalid'],
  ['null', 'null', 'sealed-content-invalid'],
  [
    'an unknown representation',
    JSON.stringify({ deviceId, installCode: text, representation: 'raw' }),
    'sealed-content-invalid',
  ],
  [
    'a code that fails its CRC',
    JSON.stringify({ deviceId, installCode: `${text.slice(0, 32)}0000`, representation: 'raw-16+crc' }),
    'install-code-crc-mismatch',
  ],
  [
    'a code that is no text',
    JSON.stringify({ deviceId, installCode: 7, representation: 'raw-16' }),
    'install-code-invalid',
  ],
])('what another client sealed is checked again: %s', async (_, content, code) => {
  const { importJWK } = await import('jose');
  const jwe = await new CompactEncrypt(new TextEncoder().encode(content))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: mine.key.kid })
    .encrypt(await importJWK({ ...mine.key.jwk }, 'ECDH-ES'));
  const opened = await openBlindCode(jwe, mine.own, { deviceId });
  expect(opened).toMatchObject({ refused: true, code });
  expect(isRefusal(opened) && opened.detail).not.toContain(text.slice(0, 8));
});

describe('in a browser', () => {
  const libs = fileURLToPath(new URL('../../../', import.meta.url));
  const entryOf = (name: string): string => {
    const [, pkg = '', sub = ''] = /^@icx\/([^/]+)(\/.+)?$/.exec(name) ?? [];
    const folder = join(libs, 'domain', pkg);
    const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { exports: unknown };
    return join(folder, typeof exports === 'string' ? exports : (exports as Record<string, string>)[`.${sub}`]!);
  };
  /** What a file imports that is not of this repository, through all that it does import of it. */
  const outside = (file: string, seen = new Set<string>()): string[] => {
    if (seen.has(file)) return [];
    seen.add(file);
    const names = [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) [^;]*?from '([^']+)';/gms)];
    return names.flatMap(([, name = '']) => {
      if (name.startsWith('.')) return outside(join(dirname(file), name), seen);
      return name.startsWith('@icx/') ? outside(entryOf(name), seen) : [name];
    });
  };

  test('it needs jose, and nothing of Node', () => {
    const found = outside(fileURLToPath(new URL('./index.ts', import.meta.url)));
    expect([...new Set(found)]).toEqual(['jose']);
    expect(outside(entryOf('@icx/install-code'))).toContain('node:crypto');
  });
});
