declare const position: unique symbol;

/**
 * A place in the log, opaque and ordered: compared and printed, never counted with. The next event may stand anywhere
 * behind it, the first one anywhere behind 0. Engines make them; all have at most 63 bits.
 */
export type Position = bigint & { readonly [position]: true };

/** Before the first event, in every engine. */
export const beginning = 0n as Position;

/** For engines, and for what was stored as a position. */
export const positionOf = (stored: bigint): Position => stored as Position;

/** Above it no engine has a position or a revision. */
export const LARGEST = 2n ** 63n - 1n;

/** Of the decimal text that was given out; `undefined` for what no engine gives out. */
export const parsePosition = (text: string): Position | undefined => {
  if (!/^(0|[1-9]\d{0,18})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= LARGEST ? (value as Position) : undefined;
};
