import type { Parsed } from './refusal.ts';

/** A member of an object as it came; `null` and left out are the same, and get no further. */
export interface Parser<T = unknown> {
  (value: unknown): Parsed<T>;
  /** What it takes, for documents. It may forgive more than it says; what it refuses besides no schema can say. */
  readonly takes?: JsonSchema;
}

/** JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The parser, saying what it takes. */
export const describing = <T>(parse: (value: unknown) => Parsed<T>, takes: JsonSchema): Parser<T> =>
  Object.assign((value: unknown) => parse(value), { takes });

/** What an object takes that is read by these members; one that need not be there may as well be `null`. */
export const objectTaken = (members: Readonly<Record<string, Parser>>, needed: readonly string[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(members).map(([name, { takes = {} }]) => [name, needed.includes(name) ? takes : orNull(takes)]),
  ),
  required: needed,
  additionalProperties: false,
});

/** The same, or `null`. */
export const orNull = ({ type, enum: words, ...others }: JsonSchema): JsonSchema => ({
  ...others,
  ...(type === undefined ? {} : { type: [type, 'null'].flat() }),
  ...(words === undefined ? {} : { enum: [...(words as readonly unknown[]), null] }),
});

/** What a list takes. */
export const listTaken = (items: JsonSchema, minItems: number, maxItems: number): JsonSchema => ({
  type: 'array',
  items,
  minItems,
  maxItems,
});
