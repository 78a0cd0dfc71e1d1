import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { KeyDoesNotFit, LocalKeyRing, purposes } from './index.ts';

const root = Buffer.alloc(32, 7);
const first = Buffer.alloc(32, 1);
const second = Buffer.alloc(32, 2);
const ring = (...keys: Buffer[]) =>
  new LocalKeyRing({ root, wrapping: new Map(keys.map((key, index) => [index + 1, key])) }, randomBytes);

describe('wrapping a data key', () => {
  const dataKey = Uint8Array.from(randomBytes(32));

  test('unwraps to the same key, and never wraps twice alike', async () => {
    const keys = ring(first);
    const wrapped = await keys.wrap(dataKey);
    expect(wrapped.version).toBe(1);
    expect(Uint8Array.from(await keys.unwrap(wrapped))).toEqual(dataKey);
    expect(Buffer.from((await keys.wrap(dataKey)).bytes).equals(wrapped.bytes)).toBe(false);
    expect(Buffer.from(wrapped.bytes).includes(dataKey)).toBe(false);
  });

  test('uses the newest version, and still opens what an older one wrapped', async () => {
    const before = await ring(first).wrap(dataKey);
    const rotated = ring(first, second);
    expect((await rotated.wrap(dataKey)).version).toBe(2);
    expect(Uint8Array.from(await rotated.unwrap(before))).toEqual(dataKey);
  });

  test('does not open with another key, another version, a changed byte or another length', async () => {
    const keys = ring(first, second);
    const wrapped = await keys.wrap(dataKey);
    await expect(ring(second, first).unwrap(wrapped)).rejects.toThrow(KeyDoesNotFit);
    await expect(ring(second, second).unwrap({ ...wrapped, version: 1 })).rejects.toThrow(KeyDoesNotFit);
    await expect(keys.unwrap({ ...wrapped, version: 3 })).rejects.toThrow(KeyDoesNotFit);
    await expect(keys.unwrap({ ...wrapped, bytes: wrapped.bytes.subarray(1) })).rejects.toThrow(KeyDoesNotFit);
    for (let at = 0; at < wrapped.bytes.length; at += 1) {
      const bytes = Buffer.from(wrapped.bytes);
      bytes[at]! ^= 1;
      await expect(keys.unwrap({ ...wrapped, bytes })).rejects.toThrow(KeyDoesNotFit);
    }
  });
});

describe('subkeys', () => {
  // Golden, computed apart with Python's hmac: with other values stored fingerprints, request ids and tokens would no longer match.
  test.each([
    ['vault-fingerprint', 'a1bd5c7316ccc007f0f4702d0fd8a2b2a1be1c9feb997406d2863b2b995cdbd6'],
    ['request-id', '14aa72b538143d80aea4d34886fc24aa918ddb639f86d0ff44f96040627fcdc8'],
    ['command-fingerprint', '85032082e912f1e78577be0fed05194c6c63e91e485b26cf9769d483e1b5aa9f'],
    ['sandbox-token', '6db79e304a54ed9c2ccbee8106e263297ac8205b0f2772a47bf0fb4087198f46'],
    ['identity', '3cbbb88273dde4a7c7e4aded8abeeaace196e0bc826d983a5af8d76767a2952e'],
    ['audit-checkpoint', '0830a667b65f475d0d7367f905655727e317e74e2fb1125dff21004bbbcc9a10'],
    ['reveal-signature', '7a2f1d0ccf4bf2e298e16db1ae8ccbad5fa88420cbc1730df36908e77d805089'],
    ['upload-hash', '096e3c7bf1ec69dcf76bb10d756d4d9ceeb23d8ee6d928c50fe0e133661215c9'],
    ['mail', 'bca990ab20cf4f835f33cead64e146e86171815fd71ca866964a81aa58a5cdf4'],
  ] as const)('%s is derived as ever', (purpose, hex) => {
    expect(Buffer.from(ring(first).secret(purpose)).toString('hex')).toBe(hex);
  });

  test('differ by purpose and by root, and do not depend on the wrapping keys', () => {
    const other = new LocalKeyRing({ root: Buffer.alloc(32, 8), wrapping: new Map([[1, first]]) }, randomBytes);
    const all = purposes.flatMap((purpose) => [ring(first).secret(purpose), other.secret(purpose)]);
    expect(new Set(all.map((key) => Buffer.from(key).toString('hex'))).size).toBe(2 * purposes.length);
    for (const purpose of purposes) expect(ring(second).secret(purpose)).toEqual(ring(first).secret(purpose));
  });

  test('a caller that zeroes its copy does no harm', () => {
    const keys = ring(first);
    const mac = keys.hmac('request-id', 'AAAA');
    keys.secret('request-id').fill(0);
    expect(keys.hmac('request-id', 'AAAA').equals(mac)).toBe(true);
    expect(keys.hmac('request-id', 'BBBB').equals(mac)).toBe(false);
    expect(keys.hmac('command-fingerprint', 'AAAA').equals(mac)).toBe(false);
  });
});

test('no key shows when the ring is printed', () => {
  const shown = inspect(ring(first, second), { depth: 10, showHidden: true }) + JSON.stringify(ring(first));
  for (const key of [root, first]) {
    expect(shown).not.toContain(key.toString('hex'));
    expect(shown).not.toContain(key.toString('base64url'));
  }
});
