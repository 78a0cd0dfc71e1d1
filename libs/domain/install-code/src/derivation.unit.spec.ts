import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { aesMmo } from './aes-mmo.ts';
import { fromHex, toHex } from './hex.ts';
import { codeLengths, crc16X25, crcBytes, linkKey, withCrc } from './index.ts';

const codes = fc
  .constantFrom(...codeLengths)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));

/** Install code, CRC as printed behind it, link key: one for each length. The last two stand in domain.md section 5. */
const vectors = [
  ['83FED3407A93', '2B70', 'CD4FA064773F46941EC986C09963D1A8'],
  ['83FED3407A939738', 'C552', 'A833A77434F3BFBD7A7AB97942149287'],
  ['83FED3407A939723A5C639FF', '4C12', '58C1828CF7F1C3FE29E7B1024AD84BFA'],
  ['83FED3407A939723A5C639B26916D505', 'C3B5', '66B6900981E1EE3CA4206B6B861C02BB'],
] as const;

describe('CRC-16/X-25', () => {
  it('has the check value of its catalogue entry', () => {
    expect(crc16X25(new TextEncoder().encode('123456789'))).toBe(0x906e);
    expect(crc16X25(new Uint8Array())).toBe(0);
  });

  it.each(vectors)('follows %s, least significant byte first, as %s', (code, crc) => {
    expect(toHex(crcBytes(fromHex(code)))).toBe(crc);
    expect(toHex(withCrc(fromHex(code)))).toBe(code + crc);
  });

  it('leaves the residue 0x0F47 over code and CRC, at every length', () => {
    fc.assert(fc.property(codes, (code) => crc16X25(withCrc(code)) === 0x0f47));
  });
});

describe('AES-MMO', () => {
  it.each([
    ['one byte', 'C0', 'AE3A102A28D43EE0D4A09E22788B206C'],
    ['a full block', 'C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF', 'A7977E88BC0B61E8210827109A228F2D'],
  ])('hashes %s as the ZigBee specification does (annex C.5)', (_, message, hash) => {
    expect(toHex(aesMmo(fromHex(message)))).toBe(hash);
  });

  it('fits 13 bytes and their padding into one block', () => {
    const block = Uint8Array.of(...new Uint8Array(13), 0x80, 0, 13 * 8);
    const encrypted = createCipheriv('aes-128-ecb', new Uint8Array(16), null).update(block);
    expect(aesMmo(new Uint8Array(13))).toEqual(block.map((byte, at) => byte ^ encrypted[at]!));
  });

  it('opens a second block for 14 bytes, a code of 12 with its CRC', () => {
    expect(toHex(aesMmo(fromHex('83FED3407A939723A5C639FF4C12')))).toBe(vectors[2][2]);
  });
});

describe('link key', () => {
  it.each(vectors)('of %s is the published one', (code, _, key) => expect(toHex(linkKey(fromHex(code)))).toBe(key));

  it('has 16 bytes at every length and leaves the code as it was', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const before = toHex(code);
        expect(linkKey(code)).toHaveLength(16);
        expect(toHex(code)).toBe(before);
      }),
    );
  });

  it.each([0, 7, 10, 14, 17, 18])('is not made from %d bytes', (length) => {
    expect(() => linkKey(new Uint8Array(length))).toThrow(RangeError);
  });
});
