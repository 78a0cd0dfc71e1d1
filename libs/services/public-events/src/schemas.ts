import type { Schema } from '@icx/documents';
import { publicSchemas } from './public-events.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Names of schemas are of `/openapi.json`; here each stands where it is used. */
const withoutIds = (part: unknown): unknown => {
  if (Array.isArray(part)) return part.map(withoutIds);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).flatMap(([name, value]) => (name === '$id' ? [] : [[name, withoutIds(value)]])),
  );
};

/** @param type `ce_type` of the events whose data it describes */
const published = (type: string, schema: Schema): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: type,
  ...(withoutIds(JSON.parse(JSON.stringify(schema))) as JsonSchema),
});

/** JSON Schema (2020-12) of the data of each public event, by its `ce_type`. */
export const jsonSchemas: ReadonlyMap<string, JsonSchema> = new Map(
  [...publicSchemas].map(([type, schema]) => [type, published(type, schema)]),
);
