import type { OpenAPIObject } from '@nestjs/swagger';
import { orNull } from '@icx/refusals';
import type { JsonSchema } from '@icx/refusals';
import { WHOLE } from '../http/field.ts';
import { examples } from './examples.data.ts';

type RequestBodyObject = Extract<
  NonNullable<OpenAPIObject['paths'][string]['get']>['requestBody'],
  { content: object }
>;

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

type Body = { readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema & { $ref?: string } }>> };

/** With its examples; one of which no member has to be there may be left out. */
export const wholeBody = (body: object, operation: string, schemas: object): RequestBodyObject => {
  const given = Object.entries(examples[operation] ?? {}).map(([name, value]) => [name, { value }] as const);
  const content = Object.entries((body as Body).content ?? {}).map(([type, { schema = {} }]) => {
    const named = (schemas as Schemas)[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;
    const needed = ['oneOf', 'required', 'format'].some((word) => named[word] !== undefined);
    return { type, told: { schema, examples: Object.fromEntries(given) }, needed };
  });
  return {
    content: Object.fromEntries(content.map(({ type, told }) => [type, told])) as RequestBodyObject['content'],
    required: content.some(({ needed }) => needed),
  };
};

/** What calls bring. */
export const bodies = (schemas: object = {}): Record<string, unknown> =>
  Object.fromEntries(Object.entries(schemas as Schemas).map(([name, schema]) => [publicName(name), closed(schema)]));
