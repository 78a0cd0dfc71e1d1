import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from './schemas.ts';

const childrenOf = ({ properties = {} }: JsonSchema) => properties as Readonly<Record<string, JsonSchema>>;
const listOf = (schema: JsonSchema, name: string) => (schema[name] ?? []) as readonly unknown[];
/** What a description says may change; members and words are looked at one by one. */
const bare = ({
  description: _,
  examples: _examples,
  title: _title,
  properties: _members,
  required: _required,
  enum: words,
  ...rest
}: JsonSchema) => ({
  ...rest,
  ...(words === undefined ? {} : { enum: 'words' }),
});

/**
 * Where whoever reads by the schema of before would not understand what is published by that of now: a member that is gone, need
 * not be there any more, or is of another kind, a word that is gone. New members and words it has to pass over.
 */
export const breaksReaders = (before: JsonSchema, now: JsonSchema, at = ''): readonly string[] => {
  const own = isDeepStrictEqual(withoutUnions(bare(before)), withoutUnions(bare(now)))
    ? []
    : [`${at || '/'} is of another kind`];
  const words = listOf(before, 'enum').filter((word) => !listOf(now, 'enum').includes(word));
  const optional = listOf(before, 'required').filter((name) => !listOf(now, 'required').includes(name));
  const variants = listOf(before, 'anyOf') as readonly JsonSchema[];
  const variantsNow = listOf(now, 'anyOf') as readonly JsonSchema[];
  return [
    ...own,
    ...words.map((word) => `${at} has ${String(word)} no more`),
    ...optional.map((name) => `${at}/${String(name)} need not be there any more`),
    ...variants.flatMap((variant, n) => breaksReaders(variant, variantsNow[n] ?? {}, at)),
    ...Object.entries(childrenOf(before)).flatMap(([name, member]) => {
      const still = childrenOf(now)[name];
      return still ? breaksReaders(member, still, `${at}/${name}`) : [`${at}/${name} is gone`];
    }),
  ];
};

const withoutUnions = ({ anyOf, ...rest }: JsonSchema) => ({
  ...rest,
  ...(Array.isArray(anyOf) ? { anyOf: anyOf.length } : {}),
});

/** The same for a message that comes in: whoever sends it by the schema of before has to be understood now. */
export const breaksSenders = (before: JsonSchema, now: JsonSchema): readonly string[] => [
  ...breaksReaders(before, now),
  ...listOf(now, 'required')
    .filter((name) => !listOf(before, 'required').includes(name))
    .map((name) => `/${String(name)} has to be there now`),
];
