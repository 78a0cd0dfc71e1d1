import { Errors } from 'typebox/schema';
import type { Schema } from './document.ts';

/** For tests: what of a document, as JSON, is not as its schema says; also members that the schema does not tell of. */
export const deviations = (schema: Schema, document: unknown): readonly string[] => {
  const asJson: unknown = JSON.parse(JSON.stringify(document));
  return Errors(closed(schema), asJson)[1].map(({ instancePath, message }) => `${instancePath} ${message}`);
};

const closed = (schema: Schema): object =>
  JSON.parse(JSON.stringify(schema), (_, value: unknown) =>
    isObjectSchema(value) ? { additionalProperties: false, ...value } : value,
  ) as object;

const isObjectSchema = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'properties' in value && 'type' in value && value.type === 'object';
