import { wrongUsage } from '../failure.ts';

/** One line of a CSV file. */
export interface CsvRecord {
  /** Physical line on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** One cell and what ends it: a quoted one may hold separators, line ends and doubled quotes (RFC 4180). */
const CELL = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|\n|\r(?=[^\n]))/y;

/** No cell is as long as this many characters: a quote was not closed. */
const LONGEST = 1024 * 1024;

/** Reads CSV as it comes, in pieces cut anywhere. */
export class CsvReader {
  #rest = '';
  #cells: string[] = [];
  #line = 1;
  #begin = 1;

  /** @param name of the file, for what is said of it */
  constructor(private readonly name: string) {}

  /** The records that are complete with this piece. */
  *push(piece: string): Generator<CsvRecord, void, undefined> {
    const text = this.#rest + piece;
    let read = 0;
    for (;;) {
      CELL.lastIndex = read;
      const [whole, cell = '', end] = CELL.exec(text) ?? [];
      if (whole === undefined) break;
      read += whole.length;
      this.#cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
      this.#line += cell.split('\n').length - 1;
      if (end !== ',') yield* this.#record();
    }
    this.#rest = text.slice(read);
    if (this.#rest.length > LONGEST) throw this.#misquoted();
  }

  /** The last line, which may lack its end. */
  *end(): Generator<CsvRecord, void, undefined> {
    if (this.#rest !== '' || this.#cells.length > 0) yield* this.push('\n');
    if (this.#rest !== '') throw this.#misquoted();
  }

  *#record(): Generator<CsvRecord, void, undefined> {
    const [cells, line] = [this.#cells, this.#begin];
    this.#cells = [];
    this.#line += 1;
    this.#begin = this.#line;
    // An empty line says nothing.
    if (cells.length > 1 || cells[0] !== '') yield { line, cells };
  }

  #misquoted() {
    return wrongUsage(
      'csv-invalid',
      `${this.name} has a quotation mark on line ${this.#line} that is not closed, or stands where none can: double it inside quotation marks.`,
    );
  }
}
