import { refuse, type Parsed } from '@icx/refusals';

/**
 * What the 16 bytes are, as far as their supplier said. `raw-*` is the install code of the device, with or without
 * the CRC that can check it; `link-key-16` is the key derived from it, from which no code can be had back;
 * `unknown-16` may be either, and nothing in the bytes can tell which, so it is never guessed.
 */
export const representations = ['raw-16+crc', 'raw-16', 'link-key-16', 'unknown-16'] as const;
export type Representation = (typeof representations)[number];

/** How a requester wants to see a code. `sr-8.11` is what that service request carries: the raw 16 bytes, no CRC. */
export const revealFormats = ['as-supplied', 'raw-16', 'raw-16+crc', 'link-key-16', 'sr-8.11'] as const;
export type RevealFormat = (typeof revealFormats)[number];

/** Exactly one of `representations`. Refused with `representation-invalid`. */
export const parseRepresentation = (value: unknown): Parsed<Representation> =>
  representations.find((known) => known === value) ??
  refuse('representation-invalid', `The representation is not known: use one of ${representations.join(', ')}.`);
parseRepresentation.takes = { type: 'string', enum: representations } as const;

/** Exactly one of `revealFormats`. Refused with `reveal-format-invalid`. */
export const parseRevealFormat = (value: unknown): Parsed<RevealFormat> =>
  revealFormats.find((known) => known === value) ??
  refuse('reveal-format-invalid', `The reveal format is not known: use one of ${revealFormats.join(', ')}.`);
parseRevealFormat.takes = { type: 'string', enum: revealFormats } as const;
