import { Injectable } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { commandLimits, refuse, required, unknownMember } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { isInherited, readMember, Unparsed } from './field.ts';
import { Refused } from './problem.ts';

const notObject = refuse.malformed('body-not-object', 'The body must be one JSON object.');
const { members: MOST_MEMBERS } = commandLimits;
/** Of a query: a body has been counted while it was read. */
const tooMany = refuse.malformed(
  'too-many-members',
  `The query has more than ${MOST_MEMBERS} members. /openapi.json lists those that there are.`,
);

/** A body that a service reads whole, or a parser member by member. */
export const objectIn = (body: unknown): object => {
  const input = body ?? {};
  if (typeof input !== 'object' || Array.isArray(input)) throw new Refused(notObject);
  return input;
};

/** Parses a body or query into its DTO; everything that is wrong with it is told at once. */
@Injectable()
export class BodyPipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (!metatype || metatype === Object || (type !== 'body' && type !== 'query')) return value;
    return dtoOf(value, metatype as Type<object>);
  }
}

/** What was sent as its DTO; throws `Refused` with everything that is wrong. */
export const dtoOf = <Dto extends object>(value: unknown, metatype: Type<Dto>): Dto => {
  const input = objectIn(value);
  if (Object.keys(input).length > MOST_MEMBERS) throw new Refused(tooMany);
  const dto = read(input, metatype);
  const invalid = validateSync(dto, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  const errors = [...Object.keys(input).filter(isInherited).map(unknownMember), ...invalid.map(refusalOf)];
  if (errors.length === 0) return given(dto) as Dto;
  throw notAsItMustBe(errors);
};

/** What was left out is not there: a DTO can be spread into what is made of it. */
const given = (dto: object): object => {
  for (const [name, value] of Object.entries(dto))
    if (value === undefined) delete (dto as Record<string, unknown>)[name];
  return dto;
};

/** Members below the first level are for their parsers to walk, or to leave. */
const read = (input: object, metatype: Type<object>): object => {
  const dto = new metatype() as Record<string, unknown>;
  for (const [name, value] of Object.entries(input)) if (!isInherited(name)) dto[name] = readMember(dto, name, value);
  return dto;
};

/** All that is wrong with a body at once. */
export const notAsItMustBe = (errors: readonly Refusal[]): Refused => {
  const [{ pointer, detail } = { detail: '' }] = errors;
  const inShort =
    errors.length > 1
      ? `${errors.length} members are wrong; "errors" names each.`
      : [pointer, detail].filter(Boolean).join(': ');
  return new Refused(refuse.malformed('validation-failed', inShort), errors);
};

const refusalOf = ({ property, value, constraints }: ValidationError): Refusal => {
  if (constraints && 'whitelistValidation' in constraints) return unknownMember(property);
  const pointer = `/${property}`;
  return value instanceof Unparsed
    ? { ...value.refusal, pointer: pointer + (value.refusal.pointer ?? '') }
    : { ...required, pointer };
};
