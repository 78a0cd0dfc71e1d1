import { Injectable } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { required, Unparsed } from './field.ts';
import { Refused } from './problem.ts';

const notObject = refuse('body-not-object', 'The body must be one JSON object.');

/** Parses a body or query into its DTO; everything that is wrong with it is told at once. */
@Injectable()
export class BodyPipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (!metatype || metatype === Object || (type !== 'body' && type !== 'query')) return value;
    const input = value ?? {};
    if (typeof input !== 'object' || Array.isArray(input)) throw new Refused(notObject);
    const dto = plainToInstance(metatype, input) as object;
    const errors = validateSync(dto, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true }).map(
      refusalOf,
    );
    if (errors.length === 0) return dto;
    const [first] = errors;
    const what =
      errors.length === 1
        ? `${first!.pointer}: ${first!.detail}`
        : `${errors.length} members are wrong; "errors" names each.`;
    throw new Refused(refuse('validation-failed', what), errors);
  }
}

const refusalOf = ({ property, value, constraints }: ValidationError): Refusal => {
  const pointer = `/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (value instanceof Unparsed) return { ...value.refusal, pointer: pointer + (value.refusal.pointer ?? '') };
  return constraints && 'whitelistValidation' in constraints
    ? refuse('unknown-member', 'There is no such member. Check the spelling; /openapi.json lists them.', pointer)
    : { ...required, pointer };
};
