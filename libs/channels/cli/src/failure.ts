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
  /** Whoever calls is not, or no longer, known to the exchange. */
  notSignedIn: 6,
  /** It was done, and what came of it could not be written where it should go. */
  notWritten: 7,
  /** Ctrl-C, or whoever was asked said no. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One line each, for help; the README has the same table. */
export const exitCodeWords: readonly (readonly [code: ExitCode, words: string])[] = [
  [exitCodes.done, 'done, or proposed to a second person; verify: clean; demo: every story as told'],
  [exitCodes.refused, 'refused: what was asked cannot be had like this; verify, demo, imports: problems found'],
  [exitCodes.usage, 'wrong usage, or a file or data folder cannot be read: nothing was sent'],
  [exitCodes.unreachable, 'no exchange reachable, or what answers is none'],
  [exitCodes.exchangeFailed, 'the exchange cannot do it now: nothing was stored, send it again later'],
  [exitCodes.failed, 'icx itself failed'],
  [exitCodes.notSignedIn, 'not signed in, or no longer: nothing was stored'],
  [exitCodes.notWritten, 'done, but the result could not be written'],
  [exitCodes.interrupted, 'interrupted, or not confirmed'],
];

const LATER = new Set([408, 429]);

/** By what a refusal means to whoever called, which is what statuses of HTTP stand for. */
export const exitCodeOf = (status: number): ExitCode => {
  if (status === 401) return exitCodes.notSignedIn;
  return status >= 500 || LATER.has(status) ? exitCodes.exchangeFailed : exitCodes.refused;
};

/** One member of a body that is wrong. */
export interface Offence {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  /** By which it was given, `--type` or `<device>`, where there is one. */
  readonly option?: string;
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
