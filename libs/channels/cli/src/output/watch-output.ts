import { setImmediate as nextTurn } from 'node:timers/promises';
import { exitCodes, Failure, Told } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

export const notWritten = (error: Error, more = ''): Failure => {
  const { code } = error as NodeJS.ErrnoException;
  return new Failure(exitCodes.notWritten, 'output-not-written', `Standard output cannot be written (${code}).${more}`);
};

/** A reader who has had enough, `icx list | head`, need not be told. */
const causeIn = (broken: NodeJS.ErrnoException): Error =>
  broken.code === 'EPIPE' ? new Told(exitCodes.notWritten) : notWritten(broken);

/** Looks to it that what a command says arrives: a full disk, or a reader who has had enough, ends it. */
export const watchOutput = ({ stdout, stderr }: Terminal) => {
  let broken: Error | undefined;
  const ends = new Promise<never>((_, reject) => {
    // Later than whoever wrote: a command that has more to say of it says it.
    stdout.on('error', (error: Error) => setImmediate(reject, (broken = error)));
  });
  ends.catch(() => undefined);
  // There is no other place left to say it.
  stderr.on('error', () => undefined);
  return {
    /** Waits for the work, and until all that it wrote has been taken. */
    unlessBroken: async (work: Promise<unknown>): Promise<void> => {
      await Promise.race([work, ends]);
      if (stdout.writableLength) await Promise.race([new Promise((resolve) => stdout.write('', resolve)), ends]);
      // What was refused as it was written is told a moment later.
      await nextTurn();
      if (broken) throw broken;
    },
    causeOf: (error: unknown): unknown => (broken && error === broken ? causeIn(broken) : error),
  };
};
