const FIRST = 4096;
const SLAB = 65_536;

/** Bytes of all mails on their way in, against what they may be together. */
export class InHand {
  #bytes = 0;

  constructor(private readonly most: number) {}

  /** Whether there was room. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.most) return false;
    this.#bytes += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/**
 * A mail as it comes in. What comes is copied together: a line that begins with a dot comes as a piece of its own, and of
 * millions of them each would keep the packet it came in.
 */
export class Gathered {
  #slabs: Buffer[] = [];
  #filled = 0;
  #taken = 0;
  #length = 0;
  /** Why nothing of it is kept any more. */
  #given: 'too-big' | 'busy' | undefined;

  constructor(
    private readonly most: number,
    private readonly inHand: InHand,
  ) {}

  get given(): 'too-big' | 'busy' | undefined {
    return this.#given;
  }

  get length(): number {
    return this.#length;
  }

  add(piece: Buffer): void {
    if (this.#given) return;
    this.#length += piece.length;
    if (this.#length > this.most) return this.#give('too-big');
    for (let at = 0; at < piece.length;) {
      const slab = this.#slabs.at(-1);
      if (slab && this.#filled < slab.length) {
        const copied = piece.copy(slab, this.#filled, at);
        this.#filled += copied;
        at += copied;
      } else if (!this.#grow(slab ? SLAB : FIRST)) return this.#give('busy');
    }
  }

  /** All of it, once. It counts as in hand until it is dropped. */
  whole(): Buffer {
    const bytes = Buffer.concat(this.#slabs, this.#length);
    this.#slabs = [];
    return bytes;
  }

  drop(): void {
    this.#slabs = [];
    this.inHand.giveBack(this.#taken);
    this.#taken = 0;
  }

  #grow(bytes: number): boolean {
    if (!this.inHand.take(bytes)) return false;
    this.#taken += bytes;
    this.#slabs.push(Buffer.allocUnsafeSlow(bytes));
    this.#filled = 0;
    return true;
  }

  #give(why: 'too-big' | 'busy'): void {
    this.#given = why;
    this.drop();
  }
}
