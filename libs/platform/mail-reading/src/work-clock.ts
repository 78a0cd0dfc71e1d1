/** Strikes when a worker has worked for so many milliseconds; while it waits for what it asked for, time stands still. */
export class WorkClock {
  readonly #longest: number;
  readonly #strike: () => void;
  #timer: NodeJS.Timeout | undefined;
  #pauses = 0;
  #stopped = false;

  constructor(longest: number, strike: () => void) {
    this.#longest = longest;
    this.#strike = strike;
    this.#run();
  }

  pause(): void {
    this.#pauses += 1;
    clearTimeout(this.#timer);
  }

  goOn(): void {
    this.#pauses -= 1;
    if (this.#pauses === 0 && !this.#stopped) this.#run();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #run(): void {
    this.#timer = setTimeout(this.#strike, this.#longest);
  }
}
