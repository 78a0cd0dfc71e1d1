/** What the exit code of `icx` says. Scripts rely on these numbers. */
export const exitCodes = {
  done: 0,
  /** The exchange refused, or `verify` and `demo` found something that is not as it must be. */
  refused: 1,
  /** The command line is wrong, or the data folder cannot be read. */
  usage: 2,
  unreachable: 3,
  /** The exchange is there and cannot do it now: nothing was stored, the same command may be sent again. */
  exchangeFailed: 4,
  /** A bug in `icx`. */
  failed: 5,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One member of a body that is wrong. */
export interface Offence {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** What `icx` ends with when it cannot do as it was told: a stable code and a sentence that says what to do. */
export class Failure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    readonly code: string,
    readonly detail: string,
    readonly offences: readonly Offence[] = [],
  ) {
    super(detail);
  }
}

export const wrongUsage = (code: string, detail: string): Failure => new Failure(exitCodes.usage, code, detail);

/** The result has been shown already; the exit code says what it comes to. */
export class Told extends Error {
  constructor(readonly exitCode: ExitCode) {
    super('told');
  }
}
