import { isRefusal, type Parsed } from '@icx/refusals';
import { fromPeople } from './cells.ts';
import { damage } from './damage.ts';
import { decode, type Encoding, type Text } from './decode.ts';
import { REMARK, SEPARATOR_LINE } from './dialect.ts';
import { limits } from './limits.ts';
import { LineBlocks, type Block } from './line-blocks.ts';
import { fitted, parseLine } from './parse-line.ts';
import type { Row } from './table.ts';

export interface CsvOptions {
  readonly delimiter: string;
  readonly encoding: Encoding;
  /** Rows before this physical line are passed over unread; the line of names never is. */
  readonly fromLine?: number;
  /** Byte at which the first line begins: behind a byte order mark. */
  readonly offset?: number;
  /** Of what a program wrote: an apostrophe is a part of its cell, and no row is a remark. */
  readonly raw?: boolean;
}

/** End of file, as DOS wrote it. */
const CTRL_Z = 0x1a;
const withoutCtrlZ = ({ lines }: { readonly lines: Buffer }): Block => ({
  lines: lines.at(-1) === CTRL_Z ? lines.subarray(0, -1) : lines,
});

/**
 * Reads CSV as it comes, in pieces cut anywhere. A line end always ends a record, so whatever is wrong with a line hurts
 * no other. Holds one line at most. UTF-16 is to be made UTF-8 before.
 */
export class CsvReader {
  #blocks = new LineBlocks();
  /** Of the line that comes next. */
  #line = 1;
  #offset: number;
  /** The first line that says something, as it came: by it all others are measured. */
  #header: Row | undefined;

  constructor(private readonly options: CsvOptions) {
    this.#offset = options.offset ?? 0;
  }

  /** The line of names, damaged or not; `undefined`: it has not come. */
  get header(): Row | undefined {
    return this.#header;
  }

  /** The next piece begins with this row. */
  goTo({ line, offset }: Pick<Row, 'line' | 'offset'>): void {
    this.#blocks = new LineBlocks();
    [this.#line, this.#offset] = [line, offset];
  }

  /** The rows that are complete with this piece. */
  push(piece: Buffer): Row[] {
    const rows: Row[] = [];
    for (const block of this.#blocks.push(piece)) this.#read(block, rows);
    return rows;
  }

  /** The last row, which may lack its line end. */
  end(): Row[] {
    const rows: Row[] = [];
    for (const block of this.#blocks.end()) this.#read('lines' in block ? withoutCtrlZ(block) : block, rows);
    return rows;
  }

  #read(block: Block, rows: Row[]): void {
    if ('tooLong' in block) {
      this.#keep({ line: this.#line, offset: this.#offset, cells: [], damage: damage.tooLong }, rows);
      this.#line += 1;
      this.#offset += block.tooLong * (this.options.encoding.startsWith('utf-16') ? 2 : 1);
      return;
    }
    const text = decode(block.lines, this.options.encoding);
    const { fromLine = 0 } = this.options;
    const feed = text.bytesOf('\n');
    for (let at = 0; at < text.text.length; this.#line += 1) {
      const found = text.text.indexOf('\n', at);
      const end = found === -1 ? text.text.length : found;
      const line = text.text.slice(at, end);
      if (this.#line >= fromLine || this.#header === undefined) this.#readLine(line, text, rows);
      this.#offset += text.bytesOf(line) + (found === -1 ? 0 : feed);
      at = end + 1;
    }
  }

  #readLine(whole: string, text: Text, rows: Row[]): void {
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    if (line === '' || (!this.options.raw && (line.trim() === '' || this.#isRemark(line)))) return;
    const cells = this.#cellsOf(line, text);
    const at = { line: this.#line, offset: this.#offset };
    if (isRefusal(cells)) this.#keep({ ...at, cells: [], damage: cells }, rows);
    else if (cells.some((cell) => cell.trim() !== '')) this.#keep({ ...at, cells }, rows);
  }

  #cellsOf(whole: string, text: Text): Parsed<string[]> {
    if (whole.length > limits.line) return damage.tooLong;
    const line = text.lineOf?.(whole) ?? whole;
    if (isRefusal(line)) return line;
    if (line.includes('\0')) return damage.nul;
    const { delimiter } = this.options;
    const width = this.#header?.cells.length;
    const cells = parseLine(line, delimiter, width ?? limits.columns);
    if (isRefusal(cells)) return cells;
    if (line.length > limits.cell && cells.some((cell) => cell.length > limits.cell)) return damage.cellTooLong;
    const all = width === undefined ? cells : fitted(cells, line, delimiter, width);
    return isRefusal(all) || this.options.raw || !line.includes("'") ? all : all.map(fromPeople);
  }

  #isRemark(line: string): boolean {
    return REMARK.test(line) || (this.#line === 1 && SEPARATOR_LINE.test(line));
  }

  #keep(row: Row, rows: Row[]): void {
    if (this.#header === undefined) this.#header = row;
    else rows.push(row);
  }
}
