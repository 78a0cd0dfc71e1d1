import { orNull } from '@icx/refusals';
import type { JsonSchema } from '@icx/refusals';
import { WHOLE } from '../http/field.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** By a name that tells nothing of our classes: `RaiseDto` is `RaiseBody`. */
export const publicName = (name: string): string => name.replace(/Dto$/, 'Body');

/** Whatever a body has besides is refused; `null` is the same as left out. */
const closed = ({ properties = {}, required = [], ...schema }: JsonSchema): JsonSchema => {
  const members = Object.entries(properties as Schemas).map(([name, { [WHOLE]: whole = {}, ...member }]) => {
    const taken = { ...member, ...(whole as JsonSchema) };
    return [name, (required as readonly string[]).includes(name) ? taken : orNull(taken)];
  });
  return { ...schema, properties: Object.fromEntries(members) as Schemas, required, additionalProperties: false };
};

type Reference = { readonly $ref?: string };
type Body = { readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>> };

/** A body of which no member has to be there may be left out. */
export const needsBody = (body: object, schemas: object = {}): boolean =>
  Object.values((body as Body).content ?? {}).some(({ schema = {} }) => {
    const named = (schema as Reference).$ref?.split('/').at(-1);
    const { required, oneOf } = named === undefined ? schema : ((schemas as Schemas)[named] ?? {});
    return oneOf !== undefined || required !== undefined;
  });

/** What calls bring. */
export const bodies = (schemas: object = {}): Record<string, unknown> =>
  Object.fromEntries(Object.entries(schemas as Schemas).map(([name, schema]) => [publicName(name), closed(schema)]));
