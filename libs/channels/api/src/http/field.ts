import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { isRefusal } from '@icx/refusals';
import type { JsonSchema, Parser, Refusal } from '@icx/refusals';
import { IsOptional, ValidateBy } from 'class-validator';

/** Stands in a DTO where a value did not parse, until validation reports it. */
export class Unparsed {
  constructor(readonly refusal: Refusal) {}
}

/** `__proto__`, `constructor`, `toString`: to set such a member is not what it looks like. */
export const isInherited = (name: string): boolean => name in Object.prototype;

const PARSER = Symbol('parser');

export const parserOf = (dto: object, name: string): Parser | undefined =>
  Reflect.getMetadata(PARSER, dto, name) as Parser | undefined;

/** What is to stand in a DTO for a member as it came. */
export const readMember = (dto: object, name: string, value: unknown): unknown => {
  const parse = parserOf(dto, name);
  if (!parse) return value;
  if (value === null || value === undefined) return undefined;
  const parsed = parse(value);
  return isRefusal(parsed) ? new Unparsed(parsed) : parsed;
};

/** Validation by the domain's own parser: one definition of a valid value, at every edge. */
const Parses = (): PropertyDecorator =>
  ValidateBy({
    name: 'parses',
    validator: { validate: (value) => value !== undefined && !(value instanceof Unparsed) },
  });

type FieldOptions = ApiPropertyOptions & {
  readonly optional?: boolean;
  /** Read only to be refused with better words than others: no document tells it. */
  readonly hidden?: boolean;
};

/** Under another name; this one is still taken, for scripts know it. Given both, the new one counts. */
export const formerly = (name: string) => ({ deprecated: true, description: `The former name of ${name}.` }) as const;

/** Where an object waits until Nest, which would make another one of it, is done with its member. */
export const WHOLE = 'x-whole';

const told = ({ takes }: Parser): JsonSchema | undefined =>
  takes?.['type'] === 'object' ? { type: 'object', additionalProperties: true, [WHOLE]: takes } : takes;

/**
 * A member of a request body: parsed by a domain parser into a type that cannot be wrong, `null` read as absent, and
 * described for OpenAPI by what its parser takes.
 */
export const Field = (
  parse: Parser,
  { optional = false, hidden = false, ...api }: FieldOptions = {},
): PropertyDecorator =>
  applyDecorators(
    ...(hidden ? [] : [ApiProperty({ ...told(parse), required: !optional, ...(api as object) })]),
    Reflect.metadata(PARSER, parse),
    Parses(),
    ...(optional ? [IsOptional()] : []),
  );
