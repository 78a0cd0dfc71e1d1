import fc from 'fast-check';
import { isRefusal } from '@icx/refusals';
import { fromHex, toHex } from './hex.ts';
import {
  notConvertible,
  linkKey,
  parseRepresentation,
  parseRevealFormat,
  present,
  representations,
  revealFormats,
  withCrc,
  type Representation,
  type RevealFormat,
} from './index.ts';

const raw = '83FED3407A939723A5C639B26916D505';
const crc = 'C3B5';
const key = '66B6900981E1EE3CA4206B6B861C02BB';

describe('what is shown', () => {
  const rows: [supplied: Representation, format: RevealFormat, installCode: string][] = [
    ['raw-16+crc', 'as-supplied', raw + crc],
    ['raw-16+crc', 'raw-16', raw],
    ['raw-16+crc', 'raw-16+crc', raw + crc],
    ['raw-16+crc', 'link-key-16', key],
    ['raw-16+crc', 'sr-8.11', raw],
    ['raw-16', 'as-supplied', raw],
    ['raw-16', 'raw-16', raw],
    ['raw-16', 'raw-16+crc', raw + crc],
    ['raw-16', 'link-key-16', key],
    ['raw-16', 'sr-8.11', raw],
  ];
  it.each(rows)('of a %s as %s', (representation, format, installCode) => {
    expect(present({ bytes: fromHex(raw), representation }, format)).toEqual({ installCode, format, representation });
  });

  it.each(['as-supplied', 'link-key-16'] as const)('of a link key as %s: itself', (format) => {
    expect(present({ bytes: fromHex(key), representation: 'link-key-16' }, format)).toEqual({
      installCode: key,
      format,
      representation: 'link-key-16',
    });
  });

  it.each(['raw-16', 'raw-16+crc', 'sr-8.11'] as const)('of a link key as %s: nothing', (format) => {
    const refused = present({ bytes: fromHex(key), representation: 'link-key-16' }, format);
    expect(refused).toEqual({
      refused: true,
      kind: 'conflict',
      code: 'representation-not-convertible',
      detail: expect.stringContaining(`the format ${format} cannot be made`),
    });
    expect(JSON.stringify(refused)).not.toContain(key.slice(0, 6));
  });

  it.each([...revealFormats])('of an unknown-16 as %s: the bytes unchanged, with a warning', (format) => {
    expect(present({ bytes: fromHex(raw), representation: 'unknown-16' }, format)).toEqual({
      installCode: raw,
      format,
      representation: 'unknown-16',
      warning: expect.stringContaining('shown unchanged and unchecked'),
    });
  });
});

it('can be told beforehand, for every pair', () => {
  const bytes = fromHex(raw);
  for (const representation of representations) {
    for (const format of revealFormats) {
      expect(isRefusal(present({ bytes, representation }, format))).toBe(
        notConvertible(representation, format) !== undefined,
      );
    }
  }
});

it('gives any raw code back with its own CRC and key', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.constantFrom('raw-16', 'raw-16+crc'),
      (bytes, as) => {
        const shown = (format: RevealFormat) => present({ bytes, representation: as }, format);
        expect(shown('raw-16+crc')).toMatchObject({ installCode: toHex(withCrc(bytes)) });
        expect(shown('link-key-16')).toMatchObject({ installCode: toHex(linkKey(bytes)) });
      },
    ),
  );
});

it.each([6, 12, 15, 18])('a code of %d bytes was never accepted, so presenting it is a bug', (length) => {
  expect(() => present({ bytes: new Uint8Array(length), representation: 'raw-16' }, 'raw-16')).toThrow(RangeError);
});

describe('names from outside', () => {
  it.each([...representations])('representation %s', (name) => expect(parseRepresentation(name)).toBe(name));
  it.each([...revealFormats])('reveal format %s', (name) => expect(parseRevealFormat(name)).toBe(name));

  it('nothing else', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseRepresentation(value)).toMatchObject({ refused: true, code: 'representation-invalid' });
        expect(parseRevealFormat(value)).toMatchObject({ refused: true, code: 'reveal-format-invalid' });
      }),
    );
  });
});
