import { parsePosition, type Position } from '@icx/event-store';
import { describing, isRefusal, listTaken, refuse } from '@icx/refusals';
import type { Parsed, Parser, Refusal } from '@icx/refusals';

/** One definition of what a value may be, at every edge: the domain's. */
export { freeText as text, lineOfText as line, withoutCode } from '@icx/install-code';
export { flag, oneOf, wholeNumber } from '@icx/refusals';

const inPages = 'Give the "next" of the page before, unchanged, or leave it out to begin.';

/** Where a page goes on: the position that the page before told. */
export const cursor = describing(
  (value): Parsed<Position> =>
    (typeof value === 'string' ? parsePosition(value) : undefined) ?? refuse('cursor-invalid', inPages),
  { type: 'string', pattern: '^(?:0|[1-9][0-9]{0,18})$' },
);

/** The same where it is a text of its maker's. */
export const cursorOf = (isOurs: (text: string) => boolean): Parser<string> =>
  describing((value) => (typeof value === 'string' && isOurs(value) ? value : refuse('cursor-invalid', inPages)), {
    type: 'string',
    pattern: '^[0-9A-Za-z_-]{1,200}$',
  });

/** A list that is read whole or not at all; who is wrong is pointed at. */
export const listOf = <T>(parse: Parser<T>, least: number, most: number, invalid: Refusal): Parser<readonly T[]> =>
  describing(
    (value) => {
      if (!Array.isArray(value) || value.length < least || value.length > most) return invalid;
      const parsed = (value as readonly unknown[]).map(parse);
      const wrong = parsed.findIndex(isRefusal);
      if (wrong < 0) return parsed as readonly T[];
      const refusal = parsed[wrong] as Refusal;
      return { ...refusal, pointer: `/${wrong}${refusal.pointer ?? ''}` };
    },
    listTaken(parse.takes ?? {}, least, most),
  );

/** Rows that are parsed one by one afterwards, so that a bad one hurts none of its neighbours. */
export const rowsOf = (row: Pick<Parser, 'takes'>, most: number, invalid: Refusal): Parser<readonly unknown[]> =>
  describing(
    (value) =>
      Array.isArray(value) && value.length >= 1 && value.length <= most ? (value as readonly unknown[]) : invalid,
    listTaken(row.takes ?? {}, 1, most),
  );
