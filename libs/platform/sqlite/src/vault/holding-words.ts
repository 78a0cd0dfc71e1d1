import type { HoldingStatements } from './holding-schema.ts';

/** So many are kept in memory; a file may bring as many names of manufacturers as it has rows. */
const KEPT = 10_000;

/** Parties, sources, types and manufacturers by small numbers, since millions of rows name the same few. */
export class HoldingWords {
  readonly #statements: HoldingStatements;
  readonly #numbers = new Map<string, number>();
  readonly #words = new Map<number, string>();

  constructor(statements: HoldingStatements) {
    this.#statements = statements;
  }

  /** `undefined`: nothing that is stored says it. */
  find(word: string): number | undefined {
    const known = this.#numbers.get(word) ?? (this.#statements.wordOf.get(word)?.['id'] as number | undefined);
    if (known !== undefined) this.#keep(word, known);
    return known;
  }

  /** Inside a transaction. */
  numberOf(word: string): number {
    const known = this.#numbers.get(word) ?? this.find(word);
    if (known !== undefined) return known;
    const number = Number(this.#statements.insertWord.run(word).lastInsertRowid);
    this.#keep(word, number);
    return number;
  }

  wordOf(number: number): string {
    const known = this.#words.get(number);
    if (known !== undefined) return known;
    const word = String(this.#statements.word.get(number)?.['word'] ?? '');
    this.#keep(word, number);
    return word;
  }

  /** What was numbered in a transaction that did not reach the disk is not so. */
  forget(): void {
    this.#numbers.clear();
    this.#words.clear();
  }

  #keep(word: string, number: number): void {
    if (this.#numbers.size >= KEPT || this.#words.size >= KEPT) this.forget();
    this.#numbers.set(word, number);
    this.#words.set(number, word);
  }
}
