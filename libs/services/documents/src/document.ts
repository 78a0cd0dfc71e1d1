import { Type } from 'typebox';
import type { Static, TObject, TProperties, TSchema, TSchemaOptions } from 'typebox';

export type Schema = TSchema;

type Frozen<T> = T extends (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Frozen<T[Name]> }
    : T;

/** What a function that makes such a document gives back: nobody changes it afterwards. */
export type DocumentOf<S extends TSchema> = Frozen<Static<S>>;

const names = new Set<string>();
/** A name in `/openapi.json`. @throws Error where another schema has it: clients would take one for the other */
const named = (name: string): { readonly $id: string } => {
  if (names.has(name)) throw new Error(`Two schemas are called ${name}: give one of them another name.`);
  names.add(name);
  return { $id: name };
};

/**
 * A document with a name of its own in `/openapi.json`.
 * @param name in PascalCase, one for the whole API: generated clients have a type of that name
 */
export const document = <Members extends TProperties>(
  name: string,
  members: Members,
  options: TSchemaOptions = {},
): TObject<Members> => Type.Object(members, { ...options, ...named(name) });

/** What the schema says of the member is said of both: readers of the document look there. */
export const nullable = <S extends TSchema>(schema: S) => {
  const { $id, description, ...bare } = schema as S & { readonly $id?: string; readonly description?: string };
  return $id === undefined && description !== undefined
    ? Type.Union([bare as unknown as S, Type.Null()], { description })
    : Type.Union([schema, Type.Null()]);
};

/** One of a closed list of words. */
export const oneOf = <const Words extends readonly string[]>(words: Words, options: TSchemaOptions = {}) =>
  Type.Unsafe<Words[number]>({ type: 'string', enum: [...words], ...options });

/** The same with a name of its own, where it stands in several places. */
export const words = <const Words extends readonly string[]>(name: string, list: Words, options: TSchemaOptions = {}) =>
  oneOf(list, { ...options, ...named(name) });

/** One of several documents, told apart by a member that each has as a constant. */
export const variants = <Documents extends TSchema[]>(
  name: string,
  documents: [...Documents],
  options: TSchemaOptions = {},
) => Type.Union(documents, { ...options, ...named(name) });

/** The same of each of a closed list of words. */
export const ofEach = <const Words extends readonly string[], S extends TSchema>(words: Words, schema: S) =>
  Type.Object(Object.fromEntries(words.map((word) => [word, schema])) as Record<Words[number], S>);

/** With whatever members: what they are is told elsewhere. */
export const openObject = (options: TSchemaOptions = {}) =>
  Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true, ...options });

/** Of each of whatever names there are the same. */
export const ofAny = <S extends TSchema>(schema: S, options: TSchemaOptions = {}) =>
  Type.Unsafe<Record<string, Static<S>>>({ type: 'object', additionalProperties: schema, ...options });

/** A whole list. */
export const list = <S extends TSchema>(item: S, options: TSchemaOptions = {}) =>
  Type.Object({ items: Type.Array(item) }, options);

/** Some of a list that may be long. */
export const page = <S extends TSchema>(item: S, options: TSchemaOptions = {}) =>
  Type.Object(
    { items: Type.Array(item), next: nullable(Type.String({ description: 'For the next page; null: that was all.' })) },
    options,
  );
