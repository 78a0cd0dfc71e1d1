interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Most of one statement. */
const MOST = 1_000;

/**
 * What is asked while others are on their way goes together: one statement for many callers under load, and at once for one
 * who is alone.
 */
export class Batches<Asked, Answer> {
  #waiting: Waiting<Asked, Answer>[] = [];
  #onTheirWay = 0;

  /** @param lanes statements at once */
  constructor(
    private readonly send: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
    private readonly lanes: number,
  ) {}

  ask(asked: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ asked, resolve, reject });
      // What is asked in the same turn still comes with it.
      if (this.#waiting.length === 1) queueMicrotask(() => this.#next());
    });
  }

  #next(): void {
    if (this.#waiting.length === 0 || this.#onTheirWay >= this.lanes) return;
    const batch = this.#waiting.splice(0, MOST);
    this.#onTheirWay += 1;
    void this.send(batch.map(({ asked }) => asked))
      .then(
        (answers) => batch.forEach(({ resolve }, n) => resolve(answers[n]!)),
        (error: unknown) => batch.forEach(({ reject }) => reject(error)),
      )
      .finally(() => {
        this.#onTheirWay -= 1;
        this.#next();
      });
    this.#next();
  }
}
