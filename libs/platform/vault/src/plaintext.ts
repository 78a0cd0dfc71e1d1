import { InstallCode, type Representation } from '@icx/install-code';
import { LONGEST_JWE, type OpenedCode } from './vault.ts';

/** Stored inside every seal: never renumber. */
const marks: Record<Representation, number> = { 'raw-16+crc': 1, 'raw-16': 2, 'link-key-16': 3, 'unknown-16': 4 };

/** Added to the mark of a code that its supplier sealed to the requester's key. */
const BLIND = 0x80;

const lengths: readonly number[] = [6, 8, 12, 16];
const HEADER = 2;
/** Mark, and a length of two bytes. */
const BLIND_HEADER = 3;

/** Bytes of every plaintext of either kind, whatever the length of what it holds, so that a seal does not tell it. */
export const PLAINTEXT = HEADER + 16;
const BLIND_SIZE = BLIND_HEADER + LONGEST_JWE;

/** Representation, length, code, zeros. The caller zeroes it after use. Throws a RangeError for an impossible length. */
export const encodePlaintext = (code: OpenedCode): Buffer => {
  const { bytes, representation } = code;
  if (code.blind) return encodeBlind(bytes, representation);
  if (!lengths.includes(bytes.length)) {
    throw new RangeError(`An install code has 6, 8, 12 or 16 bytes, not ${bytes.length}.`);
  }
  const plaintext = Buffer.alloc(PLAINTEXT);
  plaintext[0] = marks[representation];
  plaintext[1] = bytes.length;
  plaintext.set(bytes, HEADER);
  return plaintext;
};

const encodeBlind = (jwe: Uint8Array, representation: Representation): Buffer => {
  if (jwe.length === 0 || jwe.length > LONGEST_JWE)
    throw new RangeError(`A sealed code has 1 to ${LONGEST_JWE} characters, not ${jwe.length}.`);
  const plaintext = Buffer.alloc(BLIND_SIZE);
  plaintext[0] = marks[representation] | BLIND;
  plaintext.writeUInt16BE(jwe.length, 1);
  plaintext.set(jwe, BLIND_HEADER);
  return plaintext;
};

const isBlind = ([mark = 0]: Uint8Array): boolean => (mark & BLIND) !== 0;

/** What is within, for its fingerprint: a view, not a copy. */
export const codeIn = (plaintext: Uint8Array): Uint8Array => {
  const [, high = 0, low = 0] = plaintext;
  if (isBlind(plaintext)) return plaintext.subarray(BLIND_HEADER, BLIND_HEADER + high * 256 + low);
  return plaintext.subarray(HEADER, HEADER + high);
};

/** The code of a plaintext; `undefined` if `encodePlaintext` did not make it. */
export const decodePlaintext = (plaintext: Uint8Array): OpenedCode | undefined => {
  const [mark = 0] = plaintext;
  const found = Object.entries(marks).find(([, known]) => known === (mark & ~BLIND));
  if (!found) return undefined;
  const representation = found[0] as Representation;
  const bytes = Uint8Array.from(codeIn(plaintext)); // not a Buffer, whose slice is no copy
  if (isBlind(plaintext))
    return plaintext.length === BLIND_SIZE && bytes.length > 0 ? { bytes, representation, blind: true } : undefined;
  if (plaintext.length !== PLAINTEXT || !lengths.includes(bytes.length) || plaintext[1] !== bytes.length)
    return undefined;
  const code = new InstallCode(bytes, representation);
  bytes.fill(0);
  return code;
};
