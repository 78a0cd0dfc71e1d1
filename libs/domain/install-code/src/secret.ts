/** For Node's `console.log`, `util.inspect` and assertion messages. */
const inspected = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value that must not leak by accident. Whatever prints, logs, spreads, compares or serialises it gets `[secret]`, or
 * what it is called; the value is had by asking for it, which a reader of the code can find.
 */
export class Secret<T> {
  readonly #value: T;
  readonly #veil: string;

  constructor(value: T, name = 'secret') {
    this.#value = value;
    this.#veil = `[${name}]`;
  }

  /** The value itself, on its way to the one place that needs it. */
  expose(): T {
    return this.#value;
  }

  toString(): string {
    return this.#veil;
  }

  toJSON(): string {
    return this.#veil;
  }

  [inspected](): string {
    return this.#veil;
  }
}
