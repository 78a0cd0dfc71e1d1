import { createCipheriv } from 'node:crypto';

const block = 16;

/**
 * The ZigBee hash (ZigBee specification, annexes B.1.3 and B.6): Matyas–Meyer–Oseas over AES-128, from an all-zero
 * start. 16 bytes. Only for messages below 8192 bytes, whose bit length fits the two bytes that the padding gives it.
 */
export const aesMmo = (message: Uint8Array): Uint8Array => {
  const padded = pad(message);
  let hash: Uint8Array = new Uint8Array(block);
  for (let start = 0; start < padded.length; start += block) {
    const piece = padded.subarray(start, start + block);
    const cipher = createCipheriv('aes-128-ecb', hash, null).setAutoPadding(false);
    const encrypted = cipher.update(piece);
    hash = Uint8Array.from(piece, (byte, index) => byte ^ (encrypted[index] ?? 0));
  }
  return hash;
};

/** A one bit, zeros up to two bytes before a block's end, then the message's length in bits, big-endian. */
const pad = (message: Uint8Array): Uint8Array => {
  const padded = new Uint8Array(Math.ceil((message.length + 3) / block) * block);
  padded.set(message);
  padded[message.length] = 0x80;
  new DataView(padded.buffer).setUint16(padded.length - 2, message.length * 8);
  return padded;
};
