import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { linkKey } from '@icx/install-code';

/** What was found where: `views.db: code 3, its link key, as hexadecimal`. */
export type Leak = string;

interface Needle {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Finds many needles in one pass: two bytes are looked up in a bitmap, four in a table, and only then compared. */
class Needles {
  readonly #pairs = new Uint8Array(65_536);
  readonly #heads = new Map<number, Needle[]>();

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) {
      this.#pairs[needle.bytes.readUInt16LE()] = 1;
      const head = needle.bytes.readUInt32LE();
      this.#heads.set(head, [...(this.#heads.get(head) ?? []), needle]);
    }
  }

  in(haystack: Buffer): string[] {
    const found: string[] = [];
    for (let at = 0; at + 4 <= haystack.length; at++) {
      if (this.#pairs[haystack[at]! | (haystack[at + 1]! << 8)] === 0) continue;
      for (const { name, bytes } of this.#heads.get(haystack.readUInt32LE(at)) ?? [])
        if (haystack.subarray(at, at + bytes.length).equals(bytes)) found.push(name);
    }
    return found;
  }
}

/** Between two runs of digits that do not belong together. */
const BREAK = 0;
/** Between two digits of one code: at most a comma, a line end and an indent of two. */
const WIDEST_GAP = 4;

/**
 * Looks for known codes and for the link keys that follow from them, in whatever way they may have been written: raw
 * bytes, hexadecimal in any case and grouping, base64 and base64url at each alignment, lists of decimal bytes. A code
 * with its CRC is found by its first 16 bytes.
 */
export class LeakScan {
  readonly #asTheyAre: Needles;
  readonly #hexadecimal: Needles;
  readonly #raw: Needles;

  /** @param codes 32 or 36 hexadecimal digits each. */
  constructor(codes: readonly string[]) {
    const secrets = codes.flatMap((code, index) => {
      const bytes = Buffer.from(code.slice(0, 32), 'hex');
      return [
        { name: `code ${index}`, bytes },
        { name: `code ${index}, its link key`, bytes: Buffer.from(linkKey(bytes)) },
      ];
    });
    this.#raw = new Needles(secrets);
    this.#hexadecimal = new Needles(
      secrets.map(({ name, bytes }) => ({
        name: `${name}, as hexadecimal`,
        bytes: Buffer.from(bytes.toString('hex')),
      })),
    );
    this.#asTheyAre = new Needles([
      ...secrets.map(({ name, bytes }) => ({ name: `${name}, as raw bytes`, bytes })),
      ...secrets.flatMap(({ name, bytes }) =>
        inBase64(bytes).map((text) => ({ name: `${name}, as base64`, bytes: text })),
      ),
    ]);
  }

  bytes(where: string, content: Buffer): Leak[] {
    const decimals = decimalsIn(content);
    const found = [
      ...this.#asTheyAre.in(content),
      ...this.#hexadecimal.in(digitsIn(content)),
      // `[131,254]`, and what JSON makes of a Uint8Array: `{"0":131,"1":254}`.
      ...[decimals, everySecond(decimals, 0), everySecond(decimals, 1)]
        .flatMap((list) => this.#raw.in(list))
        .map((name) => `${name}, as decimal bytes`),
    ];
    return [...new Set(found)].map((what) => `${where}: ${what}`);
  }

  text(where: string, content: string): Leak[] {
    return this.bytes(where, Buffer.from(content));
  }

  /** Every file of a folder, at any depth, whatever its name. */
  folder(folder: string): Leak[] {
    return filesOf(folder).flatMap((path) => this.bytes(relative(folder, path), contentOf(path)));
  }
}

export const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());

/** Of a file that the exchange has removed meanwhile: nothing. */
const contentOf = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
};

/** Whole groups of three bytes at each alignment: what stands around the code cannot change their letters. */
const inBase64 = (bytes: Buffer): Buffer[] => {
  const texts = [0, 1, 2].flatMap((offset) => {
    const whole = bytes.subarray(offset, offset + Math.floor((bytes.length - offset) / 3) * 3);
    return [whole.toString('base64'), whole.toString('base64url')];
  });
  return [...new Set(texts)].map((text) => Buffer.from(text));
};

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
const isHexLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66;

/** The hexadecimal digits in lower case, without what groups them. */
const digitsIn = (content: Buffer): Buffer => {
  const digits = Buffer.alloc(content.length * 2);
  let length = 0;
  let gap = 0;
  for (const byte of content) {
    if (isDigit(byte) || isHexLetter(byte)) {
      if (gap > WIDEST_GAP) digits[length++] = BREAK;
      digits[length++] = isDigit(byte) ? byte : byte | 0x20;
      gap = 0;
    } else gap = isLetter(byte) ? WIDEST_GAP + 1 : gap + 1;
  }
  return digits.subarray(0, length);
};

/** Each number from 0 to 255 as one byte, whatever stands between them. */
const decimalsIn = (content: Buffer): Buffer => {
  const bytes = Buffer.alloc(content.length);
  let length = 0;
  let number = -1;
  for (const byte of content) {
    if (isDigit(byte)) number = Math.min(999, Math.max(0, number) * 10 + byte - 0x30);
    else if (number >= 0) {
      if (number < 256) bytes[length++] = number;
      number = -1;
    }
  }
  if (number >= 0 && number < 256) bytes[length++] = number;
  return bytes.subarray(0, length);
};

const everySecond = (bytes: Buffer, first: number): Buffer => Buffer.from(bytes.filter((_, at) => at % 2 === first));
