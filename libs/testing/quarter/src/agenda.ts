interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of two at the same time, the one that was entered first comes first. */
  readonly entered: number;
  readonly act: () => void;
}

const before = (one: Entry, other: Entry): boolean =>
  one.at < other.at || (one.at === other.at && one.entered < other.entered);

/** What is still to happen, by its time: a binary heap. */
export class Agenda {
  readonly #heap: Entry[] = [];
  #entered = 0;

  enter(at: number, act: () => void): void {
    const heap = this.#heap;
    const entry = { at, entered: this.#entered++, act };
    let place = heap.push(entry) - 1;
    for (let parent = (place - 1) >> 1; place > 0 && before(entry, heap[parent]!); parent = (place - 1) >> 1) {
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = entry;
  }

  /** What comes next, taken out; `undefined`: nothing before that time. */
  take(until: number): Entry | undefined {
    const heap = this.#heap;
    const [first] = heap;
    if (!first || first.at >= until) return undefined;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(entry: Entry): void {
    const heap = this.#heap;
    let place = 0;
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (!before(heap[child]!, entry)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = entry;
  }
}
