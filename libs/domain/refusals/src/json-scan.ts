import type { JsonLimits } from './json-limits.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OBJECT = 0x7b;
const END_OF_OBJECT = 0x7d;
const ARRAY = 0x5b;
const END_OF_ARRAY = 0x5d;

/** Longest name that a pointer repeats, bytes: an install code may stand where a name should, and has 32. */
const LONGEST_NAME = 30;

const inSeveral = 'Send it in several parts.';

const inPointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * Goes once over the bytes of a JSON text and counts, so that nothing is built of one that is larger than it may be.
 * Whether it is JSON at all it does not ask: it and `JSON.parse` see the same brackets and texts up to the first fault.
 */
export class JsonScan {
  /** Names of members in all, those included that stand twice. */
  names = 0;
  /** JSON Pointer to the first member that stands twice in its object, where that is looked for. */
  repeated: string | undefined;
  #depth = 0;
  #values = 0;
  /** Of each container that is open, by depth: whether it is an object, its commas, and where the latest name is. */
  readonly #isObject: boolean[] = [];
  readonly #commas: number[] = [];
  readonly #nameFrom: number[] = [];
  readonly #nameTo: number[] = [];
  readonly #known: Set<string>[] = [];

  /** @param options.findRepeated only of JSON that can be read, and at the cost of keeping every name. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly limits: JsonLimits,
    private readonly options: { readonly findRepeated?: boolean } = {},
  ) {}

  /** What there is too much of; `undefined`: nothing. */
  run(): Refusal | undefined {
    const { bytes } = this;
    let atName = false;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      let tooMuch: Refusal | undefined;
      if (byte === QUOTE) {
        const from = at;
        at = this.#endOfText(at);
        if (at - from - 1 > this.limits.text) return this.#textTooLong(atName);
        if (atName) this.#name(from + 1, at);
        atName = false;
      } else if (byte === COMMA) {
        tooMuch = this.#comma();
        atName = this.#isObject[this.#depth] ?? false;
      } else if (byte === OBJECT || byte === ARRAY) {
        atName = byte === OBJECT;
        tooMuch = this.#open(atName);
      } else if (byte === END_OF_OBJECT || byte === END_OF_ARRAY) {
        if (this.#depth > 0) this.#depth--;
        atName = false;
      }
      if (tooMuch) return tooMuch;
    }
    return undefined;
  }

  /** Where the quotation mark is that ends the text that begins at another one. */
  #endOfText(from: number): number {
    const { bytes } = this;
    let at = from + 1;
    while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    return at;
  }

  #name(from: number, to: number): void {
    this.names++;
    this.#nameFrom[this.#depth] = from;
    this.#nameTo[this.#depth] = to;
    if (this.options.findRepeated && this.repeated === undefined) this.#compare(from, to);
  }

  #compare(from: number, to: number): void {
    // However it is escaped: the quotation marks are part of the text.
    const name = JSON.parse(Buffer.from(this.bytes.subarray(from - 1, to + 1)).toString()) as string;
    const known = (this.#known[this.#depth] ??= new Set());
    if (known.has(name)) {
      const object = this.#pointer();
      const told = object.split('/').length === this.#depth && name.length <= LONGEST_NAME;
      this.repeated = told ? `${object}/${inPointer(name)}` : object;
    }
    known.add(name);
  }

  #open(isObject: boolean): Refusal | undefined {
    const { depth } = this.limits;
    if (++this.#depth > depth)
      return refuse.malformed(
        'body-too-deep',
        `The body is nested deeper than ${depth} levels. /openapi.json shows what it may hold.`,
      );
    this.#isObject[this.#depth] = isObject;
    this.#commas[this.#depth] = 0;
    this.#known[this.#depth]?.clear();
    this.#nameFrom[this.#depth] = this.#nameTo[this.#depth] = 0;
    return this.#value();
  }

  #comma(): Refusal | undefined {
    const isObject = this.#isObject[this.#depth] ?? false;
    const { members, elements } = this.limits;
    const commas = (this.#commas[this.#depth] ?? 0) + 1;
    this.#commas[this.#depth] = commas;
    if (isObject && commas >= members)
      return refuse.malformed(
        'too-many-members',
        `One object has more than ${members} members. /openapi.json lists those that there are.`,
        this.#pointer(),
      );
    if (!isObject && commas >= elements)
      return refuse.malformed(
        'list-too-long',
        `One list has more than ${elements} elements. ${inSeveral}`,
        this.#pointer(),
      );
    return this.#value();
  }

  #value(): Refusal | undefined {
    const { values } = this.limits;
    return ++this.#values > values
      ? refuse.malformed('too-many-values', `The body has more than ${values} values in all. ${inSeveral}`)
      : undefined;
  }

  #textTooLong(isName: boolean): Refusal {
    const { text } = this.limits;
    return refuse.malformed(
      'text-too-long',
      `One text is longer than ${text} bytes. Shorten it.`,
      this.#pointer(isName ? 0 : 1),
    );
  }

  /** JSON Pointer (RFC 6901) to the container that is open, or to what is read in it, as far as names may be told. */
  #pointer(further = 0): string {
    let pointer = '';
    for (let level = 1; level < this.#depth + further; level++) {
      const name = this.#isObject[level] ? this.#nameIn(level) : String(this.#commas[level]);
      if (name === undefined) break;
      pointer += `/${name}`;
    }
    return pointer;
  }

  #nameIn(level: number): string | undefined {
    const [from, to] = [this.#nameFrom[level]!, this.#nameTo[level]!];
    const name = Buffer.from(this.bytes.subarray(from, Math.min(to, from + LONGEST_NAME + 1))).toString();
    if (to - from > LONGEST_NAME || name.includes('\\')) return undefined;
    return inPointer(name);
  }
}
