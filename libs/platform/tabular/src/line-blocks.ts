import { limits } from './limits.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Lines that are whole, each with its end; or one that is too long and was thrown away as it came. */
export type Block = { readonly lines: Buffer } | { readonly tooLong: number };

/**
 * Cuts what comes, in pieces of any size, behind the last line that is whole. Holds one line at most, and none that is
 * longer than a line may be: of that only the length is counted.
 */
export class LineBlocks {
  /** The beginning of a line of which the end has not come. */
  #held: Buffer[] = [];
  #length = 0;
  #dropping = false;

  *push(piece: Buffer): Generator<Block, void, undefined> {
    let rest = piece;
    if (this.#endsInReturn && rest.length > 0 && rest[0] !== LF) yield* this.#whole(Buffer.alloc(0));
    if (this.#dropping || this.#length + rest.length > limits.line) {
      const end = firstEnd(rest);
      if (end > 0) {
        this.#dropping ||= this.#length + end > limits.line;
        yield* this.#whole(rest.subarray(0, end));
        rest = rest.subarray(end);
      }
    }
    const end = lastEnd(rest);
    if (end > 0) {
      yield* this.#whole(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    this.#hold(rest);
  }

  /** The last line, which may lack its end. */
  *end(): Generator<Block, void, undefined> {
    if (this.#length > 0) yield* this.#whole(Buffer.alloc(0));
  }

  /** A line whose end may be two bytes long, of which one has come. */
  get #endsInReturn(): boolean {
    return this.#held.at(-1)?.at(-1) === CR;
  }

  *#whole(last: Buffer): Generator<Block, void, undefined> {
    const length = this.#length + last.length;
    const block = this.#dropping ? { tooLong: length } : { lines: joined(this.#held, last) };
    [this.#held, this.#length, this.#dropping] = [[], 0, false];
    yield block;
  }

  #hold(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#length += rest.length;
    this.#dropping ||= this.#length > limits.line;
    // Its last byte still says whether a line end has begun.
    if (this.#dropping) this.#held = [rest.subarray(-1)];
    else this.#held.push(rest);
  }
}

const joined = (held: readonly Buffer[], last: Buffer): Buffer =>
  held.length === 0 ? last : Buffer.concat([...held, last]);

/** Behind the first line end; 0: there is none, or the last byte may be half of one. */
const firstEnd = (bytes: Buffer): number => {
  const [lf, cr] = [bytes.indexOf(LF), bytes.indexOf(CR)];
  const before = cr !== -1 && (lf === -1 || cr < lf) ? cr : lf;
  if (before === -1 || (before === cr && cr === bytes.length - 1)) return 0;
  return before + (bytes[before] === CR && bytes[before + 1] === LF ? 2 : 1);
};

const lastEnd = (bytes: Buffer): number => {
  const cr = bytes.lastIndexOf(CR, bytes.length - 2);
  return Math.max(bytes.lastIndexOf(LF), bytes.length > 1 ? cr : -1) + 1;
};
