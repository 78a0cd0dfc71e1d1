import { refuse } from '@icx/refusals';
import type { Parsed, Refusal } from '@icx/refusals';
import { isInherited } from './field.ts';

/** Members inside members; our bodies have two levels. Deeper ones could exhaust the stack of whoever walks them. */
const DEEPEST = 8;

const notJson = refuse('body-not-json', 'The body is not JSON. Send one JSON object, in UTF-8.');
const tooDeep = refuse(
  'body-too-deep',
  `The body is nested deeper than ${DEEPEST} levels. /openapi.json shows what it may hold.`,
);
const ambiguous = refuse(
  'member-repeated',
  'A member is there twice in one object, so it is unclear which one counts. Send each member once.',
);

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Of valid JSON: a text (with the colon behind it, if it names a member), or a bracket. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[[\]{}]/g;

/**
 * The value of a JSON body. Stricter than `JSON.parse`, which takes the last of two members of one name and any depth,
 * and than Node's decoding, which puts U+FFFD for what is not UTF-8: a command has to say one thing.
 */
export const readJson = (body: Buffer): Parsed<unknown> => {
  try {
    const text = utf8.decode(body);
    const value: unknown = JSON.parse(text);
    return misshapen(text) ?? value;
  } catch {
    return notJson;
  }
};

const misshapen = (text: string): Refusal | undefined => {
  const open: Set<string>[] = [];
  for (const [token, colon] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      if (open.push(new Set()) > DEEPEST) return tooDeep;
    } else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(token.slice(0, -colon.length)) as string;
      const members = open.at(-1);
      if (isInherited(name)) return refuse('unknown-member', `There is no member ${name} anywhere. Leave it out.`);
      if (members?.has(name)) return ambiguous;
      members?.add(name);
    }
  }
  return undefined;
};
