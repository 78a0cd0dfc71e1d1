import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { isRefusal } from './refusal.ts';
import type { Parser } from './taken.ts';

export const required = refuse('required', 'This is required: give it.');

/** Longest name that a problem repeats, characters: an install code may stand where a name should, and has 32. */
const LONGEST_NAME = 30;

/** A member that no such object has. Its name is told in a JSON Pointer (RFC 6901), unless it is too long to be a mistype. */
export const unknownMember = (name: string): Refusal => {
  const pointer = name.length > LONGEST_NAME ? '' : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return refuse.malformed(
    'unknown-member',
    'There is no such member. Check the spelling; /openapi.json lists them.',
    pointer,
  );
};

/** The members by which an object is read, those that it must have named. */
export interface Shape<T> {
  readonly members: { readonly [Name in keyof T]-?: Parser<NonNullable<T[Name]>> };
  readonly required: readonly (keyof T)[];
}

/** One row of a batch or a file: what it says, or everything that is wrong with it, each with its pointer. */
export const readRow = <T extends object>(
  value: unknown,
  { members, required: needed }: Shape<T>,
  notObject: Refusal,
): T | readonly Refusal[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [notObject];
  const faults = Object.keys(value)
    .filter((name) => !Object.hasOwn(members, name))
    .map(unknownMember);
  const read: Record<string, unknown> = {};
  for (const [name, parse] of Object.entries<Parser>(members)) {
    const given: unknown = (value as Readonly<Record<string, unknown>>)[name] ?? undefined;
    if (given === undefined && !needed.includes(name as keyof T)) continue;
    const parsed = given === undefined ? required : parse(given);
    if (isRefusal(parsed)) faults.push({ ...parsed, pointer: `/${name}${parsed.pointer ?? ''}` });
    else read[name] = parsed;
  }
  return faults.length > 0 ? faults : (read as T);
};

/** Whether a row could be read. */
export const isRead = <T extends object>(row: T | readonly Refusal[]): row is T => !Array.isArray(row);
