import type { JsonLimits } from './json-limits.ts';
import { JsonScan } from './json-scan.ts';
import { refuse } from './refusal.ts';
import type { Parsed, Refusal } from './refusal.ts';

const notJson = refuse.malformed('body-not-json', 'The body is not JSON. Send one JSON object, in UTF-8.');
const tooLarge = ({ bytes }: JsonLimits): Refusal =>
  refuse.tooLarge('body-too-large', `The body is larger than ${bytes} bytes. Send it in several calls.`);
const repeated = (bytes: Uint8Array, limits: JsonLimits): Refusal => {
  const scan = new JsonScan(bytes, limits, { findRepeated: true });
  scan.run();
  return refuse.malformed(
    'member-repeated',
    'A member is there twice in one object, so it is unclear which one counts. Send each member once.',
    scan.repeated,
  );
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The value of a JSON text, for every door through which one comes. The limits are kept while reading: what is too much
 * is refused before anything of it is built, in time linear in its bytes. Stricter than `JSON.parse`, which takes the
 * last of two members of one name, and than Node's decoding, which puts U+FFFD for what is not UTF-8: a command has to
 * say one thing. So names that every object inherits (`__proto__`, `toString`) are refused too.
 *
 * Refused with `body-too-large`, `body-too-deep`, `too-many-members`, `list-too-long`, `text-too-long`,
 * `too-many-values`, `body-not-json`, `member-repeated`, `unknown-member`.
 */
export const readJson = (bytes: Uint8Array, limits: JsonLimits): Parsed<unknown> => {
  if (bytes.length > limits.bytes) return tooLarge(limits);
  const scan = new JsonScan(bytes, limits);
  const tooMuch = scan.run();
  if (tooMuch) return tooMuch;
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    return notJson;
  }
  const kept = new Members(value);
  if (kept.inherited !== undefined)
    return refuse.malformed('unknown-member', `There is no member ${kept.inherited} anywhere. Leave it out.`);
  // Of two members of one name the parser has kept one.
  return kept.count === scan.names ? value : repeated(bytes, limits);
};

/** What the parser has kept: how many members in all, and one that every object inherits. */
class Members {
  count = 0;
  inherited: string | undefined;

  constructor(value: unknown) {
    this.#walk(value);
  }

  /** As deep as the text was, which has been limited. */
  #walk(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const element of value as readonly unknown[]) this.#walk(element);
      return;
    }
    for (const name of Object.keys(value)) {
      if (name in Object.prototype) this.inherited ??= name;
      this.count++;
      this.#walk((value as Readonly<Record<string, unknown>>)[name]);
    }
  }
}
