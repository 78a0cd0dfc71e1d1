import { setTimeout as wait } from 'node:timers/promises';
import { exitCodes, Failure } from '../failure.ts';

/** Failures one after the other with nothing gained in between [choice]: with the pauses about half a minute. */
const IN_A_ROW = 7;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

/** A connection that broke, or an exchange that cannot do it now. */
export const mayPass = ({ exitCode, code }: Failure): boolean =>
  exitCode === exitCodes.exchangeFailed || (exitCode === exitCodes.unreachable && code !== 'not-an-exchange');

/** For work that goes on where a connection broke: decides whether, and waits. */
export class TryingAgain {
  #failed = 0;

  /** @param passing codes of refusals that another try may be without */
  constructor(
    private readonly signal: AbortSignal,
    private readonly passing: readonly string[] = [],
  ) {}

  /** Something was gained: what fails next is the first failure again. */
  gained(): void {
    this.#failed = 0;
  }

  /** Waits for the next try, or throws the failure. */
  async after(failure: unknown): Promise<void> {
    this.signal.throwIfAborted();
    this.#failed += 1;
    if (this.#failed >= IN_A_ROW || !(failure instanceof Failure)) throw failure;
    if (!mayPass(failure) && !this.passing.includes(failure.code)) throw failure;
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.#failed - 1));
    await wait(pause, undefined, { signal: this.signal });
  }
}
