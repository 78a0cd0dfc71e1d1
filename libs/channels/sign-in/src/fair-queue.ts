import { refuse, type Refusal } from '@icx/refusals';
import { delayed } from './refusal-status.ts';

/** Work of one source that waits or is done, and of all together. */
const PER_SOURCE = 5;
const IN_ALL = 30;

const tooMany = delayed(
  refuse('sign-in-too-many', 'Too many are signing in from here at once. Try again in 5 seconds.'),
  5,
);
const busy = delayed(refuse('sign-in-busy', 'Very many people are signing in. Try again in a minute.'), 60);

/**
 * Costly work, one at a time, so that it never takes the threads from the calls of systems; sources take turns, so that whoever
 * sends much waits behind its own. What would not be done soon is refused at once.
 */
export class FairQueue {
  /** In the order of their turns. */
  readonly #waiting = new Map<string, (() => Promise<void>)[]>();
  #running: string | undefined;

  async run<T>(source: string, work: () => Promise<T>): Promise<T | Refusal> {
    const own = this.#waiting.get(source) ?? [];
    if (own.length + (this.#running === source ? 1 : 0) >= PER_SOURCE) return tooMany;
    if ([...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0) >= IN_ALL) return busy;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.set(source, own);
    own.push(() => work().then(resolve, reject));
    this.#next();
    return promise;
  }

  #next(): void {
    const [first] = this.#waiting;
    if (this.#running !== undefined || !first) return;
    const [source, works] = first;
    const work = works.shift()!;
    this.#waiting.delete(source);
    if (works.length > 0) this.#waiting.set(source, works);
    this.#running = source;
    void work().then(() => {
      this.#running = undefined;
      this.#next();
    });
  }
}
