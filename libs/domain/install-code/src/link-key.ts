import { aesMmo } from './aes-mmo.ts';
import { withCrc } from './crc.ts';

/** Lengths of an install code in bytes, without its CRC (ZigBee Smart Energy, installation codes). */
export const codeLengths: readonly number[] = [6, 8, 12, 16];

/**
 * The preconfigured link key of a device: AES-MMO over its install code *and* the CRC. 16 bytes.
 * `code` comes without its CRC, which is added here: given either way, 8 bytes could be a code, or 6 with a CRC.
 * Throws a RangeError for any other length than `codeLengths`.
 */
export const linkKey = (code: Uint8Array): Uint8Array => {
  if (!codeLengths.includes(code.length)) {
    throw new RangeError(`A link key comes from a code of 6, 8, 12 or 16 bytes without its CRC, not ${code.length}.`);
  }
  return aesMmo(withCrc(code));
};
