import { createCipheriv, createDecipheriv, hash } from 'node:crypto';
import type { Representation } from '@icx/install-code';
import type { BatchKey, HeldDevice, HeldLabel, HoldingSource, SealedHoldings } from './holdings.ts';
import { decodePlaintext, encodePlaintext, PLAINTEXT } from './plaintext.ts';
import { SealBroken, type OpenedCode } from './vault.ts';

const NONCE = 12;
const TAG = 16;

/** Bytes of each seal: nonce, ciphertext, tag. */
export const SEAL = NONCE + PLAINTEXT + TAG;
/** Bytes of each fingerprint. */
export const FINGERPRINT = 16;

export type HeldCode = HeldDevice & { readonly code: OpenedCode };

/**
 * Seals what one source says of many devices; pure but for `random`, and made for a worker thread. The codes stay the
 * caller's, to zero. Throws a RangeError for a code of no known length.
 */
export const sealHoldings = (
  codes: readonly HeldCode[],
  source: HoldingSource,
  key: BatchKey,
  random: (bytes: number) => Uint8Array,
): SealedHoldings => {
  const { holder, uploader, at } = source;
  const fingerprints = Buffer.alloc(codes.length * FINGERPRINT);
  const seals = Buffer.alloc(codes.length * SEAL);
  const nonces = random(codes.length * NONCE);
  const keyed = Buffer.concat([key.fingerprint, Buffer.alloc(PLAINTEXT)]);
  const from = sourceText(source, key.id);
  codes.forEach((held, row) => {
    const plaintext = encodePlaintext(held.code);
    keyed.set(plaintext, key.fingerprint.length);
    const fingerprint = fingerprintOf(keyed);
    fingerprints.set(fingerprint, row * FINGERPRINT);
    const nonce = nonces.subarray(row * NONCE, (row + 1) * NONCE);
    const cipher = createCipheriv('aes-256-gcm', key.plain, nonce);
    const { representation } = held.code;
    cipher.setAAD(associatedData(from, held, representation, fingerprint.toString('base64url')));
    seals.set(nonce, row * SEAL);
    seals.set(cipher.update(plaintext), row * SEAL + NONCE);
    cipher.final();
    seals.set(cipher.getAuthTag(), row * SEAL + NONCE + PLAINTEXT);
    plaintext.fill(0);
  });
  keyed.fill(0);
  return {
    ...{ holder, source: source.source, uploader, at, key: key.id },
    lines: codes.map(({ line }) => line),
    deviceIds: codes.map(({ deviceId }) => deviceId),
    deviceTypes: codes.map(({ deviceType }) => deviceType),
    manufacturers: codes.map(({ manufacturer }) => manufacturer),
    msns: codes.map(({ msn }) => msn),
    representations: codes.map(({ code }) => code.representation),
    ...{ fingerprints, seals },
  };
};

/** These rows of them, by their numbers. */
export const someOf = (codes: SealedHoldings, rows: readonly number[]): SealedHoldings => {
  const pick = <T>(column: readonly T[]): T[] => rows.map((row) => column[row]!);
  const cut = (bytes: Uint8Array, size: number) =>
    Buffer.concat(rows.map((row) => bytes.subarray(row * size, (row + 1) * size)));
  return {
    ...codes,
    lines: pick(codes.lines),
    deviceIds: pick(codes.deviceIds),
    deviceTypes: pick(codes.deviceTypes),
    manufacturers: pick(codes.manufacturers),
    msns: pick(codes.msns),
    representations: pick(codes.representations),
    fingerprints: cut(codes.fingerprints, FINGERPRINT),
    seals: cut(codes.seals, SEAL),
  };
};

/** The code of a holding. The data key stays the caller's, to zero. Throws `SealBroken`. */
export const openHolding = (seal: Uint8Array, label: HeldLabel, key: Pick<BatchKey, 'id' | 'plain'>): OpenedCode => {
  let plaintext: Buffer | undefined;
  try {
    const opened = createDecipheriv('aes-256-gcm', key.plain, seal.subarray(0, NONCE), { authTagLength: TAG });
    opened.setAAD(associatedData(sourceText(label, key.id), label, label.representation, label.fingerprint));
    opened.setAuthTag(seal.subarray(-TAG));
    plaintext = opened.update(seal.subarray(NONCE, -TAG));
    opened.final();
    const code = decodePlaintext(plaintext);
    if (code) return code;
  } catch (cause) {
    throw new SealBroken({ cause });
  } finally {
    plaintext?.fill(0); // where it was not authenticated it must not be used
  }
  throw new SealBroken();
};

const sourceText = ({ holder, source, uploader, at }: HoldingSource, key: number): string =>
  JSON.stringify(['icx-holding-1', key, holder, source, uploader, at]);

/** Two JSON arrays: no two labels have the same text, whatever characters their parts hold. */
const associatedData = (
  source: string,
  { line, deviceId, deviceType, manufacturer, msn }: HeldDevice,
  representation: Representation,
  fingerprint: string,
): Buffer =>
  Buffer.from(source + JSON.stringify([line, deviceId, deviceType, manufacturer, msn, representation, fingerprint]));

/**
 * SHA-256 of key and code, cut in half: of fixed lengths, in one block of the hash, so that there is nothing to extend. HMAC
 * would hash twice, and a million rows have a million of them. As text, for making a Buffer of it took longer than hashing.
 */
const fingerprintOf = (keyed: Uint8Array): Buffer =>
  Buffer.from(hash('sha256', keyed, 'binary'), 'binary').subarray(0, FINGERPRINT);
