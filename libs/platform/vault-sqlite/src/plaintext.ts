import { InstallCode, type Representation } from '@icx/install-code';
import type { OpenedCode } from '@icx/vault';

/** Stored inside every seal: never renumber. */
const marks: Record<Representation, number> = { 'raw-16+crc': 1, 'raw-16': 2, 'link-key-16': 3, 'unknown-16': 4 };

const lengths: readonly number[] = [6, 8, 12, 16];
const HEADER = 2;

/** Bytes of every plaintext, whatever the code's length, so that a seal does not tell it. */
const SIZE = HEADER + 16;

/** Representation, length, code, zeros. The caller zeroes it after use. Throws a RangeError for an impossible length. */
export const encodePlaintext = ({ bytes, representation }: OpenedCode): Buffer => {
  if (!lengths.includes(bytes.length)) {
    throw new RangeError(`An install code has 6, 8, 12 or 16 bytes, not ${bytes.length}.`);
  }
  const plaintext = Buffer.alloc(SIZE);
  plaintext[0] = marks[representation];
  plaintext[1] = bytes.length;
  plaintext.set(bytes, HEADER);
  return plaintext;
};

/** The code within, for its fingerprint: a view, not a copy. */
export const codeIn = (plaintext: Uint8Array): Uint8Array => plaintext.subarray(HEADER, HEADER + (plaintext[1] ?? 0));

/** The code of a plaintext; `undefined` if `encodePlaintext` did not make it. */
export const decodePlaintext = (plaintext: Uint8Array): InstallCode | undefined => {
  const [mark, length] = plaintext;
  const found = Object.entries(marks).find(([, known]) => known === mark);
  if (!found || length === undefined || !lengths.includes(length) || plaintext.length !== SIZE) return undefined;
  const bytes = Uint8Array.from(codeIn(plaintext)); // not a Buffer, whose slice is no copy
  const code = new InstallCode(bytes, found[0] as Representation);
  bytes.fill(0);
  return code;
};
