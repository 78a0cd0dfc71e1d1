import { refuse, type Parsed, type Refusal } from '@icx/refusals';
import { withCrc } from './crc.ts';
import { toHex } from './hex.ts';
import { linkKey } from './link-key.ts';
import type { Representation, RevealFormat } from './representation.ts';

/** An accepted code, or one that the vault opened. */
export interface HeldCode {
  /** 16 bytes, without the CRC. */
  readonly bytes: Uint8Array;
  readonly representation: Representation;
}

/** What a requester is shown. Holds the code in clear: only for the reply itself, never for a log or a store. */
export interface Presented {
  /** Contiguous upper-case hexadecimal. */
  readonly installCode: string;
  /** The format asked for. Of an `unknown-16` it was not produced: see `warning`. */
  readonly format: RevealFormat;
  /** What the code was supplied as, not what it is shown as. */
  readonly representation: Representation;
  readonly warning?: string;
}

const unknownWarning =
  'It was supplied as 32 digits without a CRC and without saying whether they are the install code or the link key ' +
  'made from it, so it is shown unchanged and unchecked: ask the installing supplier which it is.';

/** Why `present` could not give this format, for deciding before the code is opened; `undefined`: it could. */
export const notConvertible = (representation: Representation, format: RevealFormat): Refusal | undefined =>
  representation !== 'link-key-16' || format === 'link-key-16' || format === 'as-supplied'
    ? undefined
    : refuse.conflict(
        'representation-not-convertible',
        `The installing supplier gave the link key, from which the format ${format} cannot be made: ` +
          'ask for as-supplied or link-key-16, or ask the supplier for the install code itself.',
      );

/**
 * The code in the format asked for: from `raw-*` every format, from `link-key-16` only itself, from `unknown-16`
 * the bytes unchanged with a warning. Refused with `representation-not-convertible`.
 * Throws a RangeError for anything but 16 bytes: no other length is ever accepted, so that would be a bug.
 */
export const present = (code: HeldCode, format: RevealFormat): Parsed<Presented> => {
  const { bytes, representation } = code;
  if (bytes.length !== 16) throw new RangeError(`A held code has 16 bytes, not ${bytes.length}.`);
  const refusal = notConvertible(representation, format);
  if (refusal) return refusal;
  if (representation === 'unknown-16') {
    return { installCode: toHex(bytes), format, representation, warning: unknownWarning };
  }
  return { installCode: toHex(shape(bytes, representation, format)), format, representation };
};

const shape = (bytes: Uint8Array, representation: Representation, format: RevealFormat): Uint8Array => {
  const wanted = format === 'as-supplied' ? representation : format;
  if (wanted === 'raw-16+crc') return withCrc(bytes);
  return wanted === 'link-key-16' && representation !== 'link-key-16' ? linkKey(bytes) : bytes;
};
