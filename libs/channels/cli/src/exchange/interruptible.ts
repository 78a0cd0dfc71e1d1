import { exitCodes, Failure } from '../failure.ts';

/** What Ctrl-C ends in good order. @param told what holds then, and how to go on: a code and a sentence */
export const interruptible = async <T>(
  work: (signal: AbortSignal) => Promise<T>,
  told: () => readonly [code: string, detail: string],
): Promise<T> => {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once('SIGINT', interrupt);
  try {
    return await work(interrupted.signal);
  } catch (error) {
    throw interrupted.signal.aborted ? new Failure(exitCodes.interrupted, ...told()) : error;
  } finally {
    process.off('SIGINT', interrupt);
  }
};
