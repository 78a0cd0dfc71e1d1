/**
 * A refusal is a value: the caller asked for something that the rules do not allow.
 * Exceptions are left for bugs and broken engines.
 */
export interface Refusal {
  readonly refused: true;
  /** Stable and documented: scripts may match on it. Never renamed. */
  readonly code: string;
  /** One sentence for a person: what is wrong and what to do. Never contains an install code. */
  readonly detail: string;
  /** JSON Pointer (RFC 6901) to the offending member of the input, where there is one. */
  readonly pointer?: string;
}

/** Either a value that cannot be wrong, or why there is none. */
export type Parsed<T> = T | Refusal;

export const refuse = (code: string, detail: string, pointer?: string): Refusal =>
  pointer === undefined ? { refused: true, code, detail } : { refused: true, code, detail, pointer };

/** The refusal of one row of many, pointing from the whole. */
export const atRow = (refusal: Refusal, row: string): Refusal => ({
  ...refusal,
  pointer: row + (refusal.pointer ?? ''),
});

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true;

/** For values that are known to be good (constants, stored events): a refusal here is a bug, so it throws. */
export const must = <T>(parsed: Parsed<T>): T => {
  if (isRefusal(parsed)) throw new Error(`${parsed.code}: ${parsed.detail}`);
  return parsed;
};

declare const brand: unique symbol;
/** `Branded<string, 'DeviceId'>` is a string that only its parser can make. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };
