/**
 * A refusal is a value: the caller asked for something that the rules do not allow.
 * Exceptions are left for bugs and broken engines.
 */
export interface Refusal {
  readonly refused: true;
  /** What sort of refusal it is; without one a rule of what was asked is broken. */
  readonly kind?: RefusalKind;
  /** Stable and documented: scripts may match on it. Never renamed. */
  readonly code: string;
  /** One sentence for a person: what is wrong and what to do. Never contains an install code. */
  readonly detail: string;
  /** JSON Pointer (RFC 6901) to the offending member of the input, where there is one. */
  readonly pointer?: string;
}

/**
 * What a refusal means to whoever called, whatever the call came by: HTTP status, exit code and wording follow from it.
 * A code keeps its kind.
 */
export type RefusalKind =
  /** The call itself cannot be read, apart from what it asks. */
  | 'malformed'
  | 'unauthenticated'
  /** The caller is known and may not. */
  | 'forbidden'
  /** It is not there, or not for this caller to know of. */
  | 'unknown'
  /** Not in the state in which things are. */
  | 'conflict'
  /** Somebody else was first: decide again on what is there now. */
  | 'moved'
  | 'too-large'
  /** Too much at once: later it is possible. */
  | 'rate'
  /** The exchange failed, through no fault of the call. */
  | 'failure'
  /** Not at the moment: the same may be sent again. */
  | 'unavailable';

/** Either a value that cannot be wrong, or why there is none. */
export type Parsed<T> = T | Refusal;

const refusing =
  (kind?: RefusalKind) =>
  (code: string, detail: string, pointer?: string): Refusal => ({
    refused: true,
    ...(kind === undefined ? {} : { kind }),
    code,
    detail,
    ...(pointer === undefined ? {} : { pointer }),
  });

/** By itself: a rule of what was asked is broken. `refuse.conflict(…)` and the others: a refusal of that kind. */
export const refuse = Object.assign(refusing(), {
  malformed: refusing('malformed'),
  unauthenticated: refusing('unauthenticated'),
  forbidden: refusing('forbidden'),
  unknown: refusing('unknown'),
  conflict: refusing('conflict'),
  moved: refusing('moved'),
  tooLarge: refusing('too-large'),
  rate: refusing('rate'),
  failure: refusing('failure'),
  unavailable: refusing('unavailable'),
});

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
