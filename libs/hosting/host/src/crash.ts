/** How long what is open may take to close, milliseconds. */
const CLOSING = 10_000;

/**
 * What nobody caught is a bug, and nobody knows what it left half done: its reason is written down, what is open is closed
 * in order, and the process ends with code 1, for whoever started it to start it again. The log is whole in any case.
 */
export const endOnCrash = (close: () => Promise<void>): void => {
  let ending = false;
  const crash = (error: unknown): void => {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`The exchange stops, for an error that nobody caught. ${reason}\n`);
    if (ending) return;
    ending = true;
    endWith(1, close);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
};

/** Closes in order, for as long as that may take, and ends the process. */
const endWith = (code: number, close: () => Promise<void>): void => {
  const end = (): never => process.exit(code);
  setTimeout(end, CLOSING).unref();
  close().then(end, end);
};

/** The exchange has moved away: whoever starts this process again is told where to. */
export const endWhenLeft = (left: Promise<Error> | undefined, close: () => Promise<void>): void =>
  void left?.then(({ message }) => {
    process.stderr.write(`The exchange stops. ${message}\n`);
    endWith(1, close);
  });
