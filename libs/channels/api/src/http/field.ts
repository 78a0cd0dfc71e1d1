import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { isRefusal } from '@icx/refusals';
import type { Parser, Refusal } from '@icx/refusals';
import { IsOptional, ValidateBy } from 'class-validator';

/** Stands in a DTO where a value did not parse, until validation reports it. */
export class Unparsed {
  constructor(readonly refusal: Refusal) {}
}

/** `__proto__`, `constructor`, `toString`: to set such a member is not what it looks like. */
export const isInherited = (name: string): boolean => name in Object.prototype;

const PARSER = Symbol('parser');

/** What is to stand in a DTO for a member as it came. */
export const readMember = (dto: object, name: string, value: unknown): unknown => {
  const parse = Reflect.getMetadata(PARSER, dto, name) as Parser | undefined;
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

/**
 * A member of a request body: parsed by a domain parser into a type that cannot be wrong, `null` read as absent, and
 * described for OpenAPI.
 */
export const Field = (
  parse: Parser,
  { optional = false, ...api }: ApiPropertyOptions & { optional?: boolean },
): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ required: !optional, ...(api as object) }),
    Reflect.metadata(PARSER, parse),
    Parses(),
    ...(optional ? [IsOptional()] : []),
  );
