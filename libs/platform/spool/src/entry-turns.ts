const NAME = /^[\w-][\w.-]{0,99}$/;

export const isEntryName = (name: string): boolean => NAME.test(name);

/** What is asked of one entry is done one after another; of several at once. */
export class EntryTurns {
  readonly #turns = new Map<string, Promise<unknown>>();

  /** Throws a RangeError for what no entry can be called. */
  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (!isEntryName(name))
      throw new RangeError('An entry of the spool has up to 100 letters, digits, "_", "-" and ".".');
    const done = (this.#turns.get(name) ?? Promise.resolve()).then(work);
    const turn = done
      .catch(() => undefined)
      .finally(() => {
        if (this.#turns.get(name) === turn) this.#turns.delete(name);
      });
    this.#turns.set(name, turn);
    return done;
  }

  /** When everything that was asked has been done. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#turns.values());
  }
}
