import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed, Refusal } from '@icx/refusals';
import { IsOptional, ValidateBy } from 'class-validator';

/** Stands in a DTO where a value did not parse, until validation reports it. */
export class Unparsed {
  constructor(readonly refusal: Refusal) {}
}

export const required = refuse('required', 'This member is required.');

/** Longest name that a problem repeats, characters: an install code may stand where a name should, and has 32. */
const LONGEST_NAME = 30;

/** A member that no body has. Its name is told in a JSON Pointer (RFC 6901), unless it is too long to be a mistype. */
export const unknownMember = (name: string): Refusal => {
  const pointer = name.length > LONGEST_NAME ? '' : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return refuse.malformed(
    'unknown-member',
    'There is no such member. Check the spelling; /openapi.json lists them.',
    pointer,
  );
};

/** `__proto__`, `constructor`, `toString`: to set such a member is not what it looks like. */
export const isInherited = (name: string): boolean => name in Object.prototype;

const PARSER = Symbol('parser');
type Parser = (value: unknown) => Parsed<unknown>;

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
