import type { Refusal } from '@icx/refusals';
import { clerkNumber } from '@icx/words';

/** Lines of a list that are shown at once; the start page counts no more of a kind [choice]. */
export const PER_PAGE = 50;
/** Rows of a file: a spreadsheet that opens. */
const MOST_ROWS = 100_000;
/** Rows that are asked for at a time. */
const AT_ONCE = 500;

type Query = Readonly<Record<string, string | number | boolean | bigint | undefined>>;

/** With what of the query is given. */
export const addressOf = (path: string, query: object): string => {
  const members = Object.entries(query as Query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return members.length === 0 ? path : `${path}?${new URLSearchParams(members).toString()}`;
};

/** The rows that a document refers to: lists have the paths that they have in the API. */
export const portalHref = (href: string): string => href.replace(/^\/v1(?=\/)/, '');

const fileNames = { csv: 'CSV', xlsx: 'a workbook' } as const;

/** Told by address alone, and in no form of a list. */
const NO_FILTERS = ['after', 'cursor', 'limit'];
const withoutPlace = (query: Query): Query =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !NO_FILTERS.includes(name)));

/** What of a query narrows a list, as it is typed. */
export const filtersIn = (query: object): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(withoutPlace(query as Query)).flatMap(([name, value]): [string, string][] =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  );

/**
 * What the macros of `lists.njk` take. @param refused what of the query cannot be answered
 * @param endings of files with the same rows
 * @param typed the query as it came: what is wrong with it is mended where it was typed
 */
export const listing = (
  path: string,
  query: object,
  next: string | null,
  refused: readonly Refusal[] = [],
  typed: Readonly<Record<string, string>> = {},
  endings: readonly (keyof typeof fileNames)[] = [],
) => {
  const { after } = query as Query;
  const filters = withoutPlace(query as Query);
  return {
    path,
    filters: filtersIn({ ...filters, ...typed }),
    next: next === null ? null : addressOf(path, { ...filters, after: next }),
    first: after === undefined ? null : addressOf(path, filters),
    files: endings.map((ending) => ({ text: fileNames[ending], href: addressOf(`${path}.${ending}`, filters) })),
    wrong: Object.fromEntries(refused.map(({ pointer = '', detail }) => [pointer.slice(1), detail])),
  };
};

/** A field by which a list is narrowed; with options something to choose, of which `any` chooses nothing. */
export interface FilterField {
  readonly name: string;
  readonly label: string;
  readonly kind?: 'date';
  readonly options?: readonly (string | { readonly value: string; readonly text: string })[];
  readonly any?: string;
}

/** What the macro `narrowing` takes: what else a link narrowed the list by stays. */
export const narrowingBy = ({ filters }: ReturnType<typeof listing>, fields: readonly FilterField[]) => ({
  fields,
  narrowed: Object.keys(filters).length > 0,
  kept: Object.entries(filters).flatMap(([name, value]) =>
    fields.some((field) => field.name === name) ? [] : [{ name, value }],
  ),
});

/** Where to go on in a list, and how far. */
export interface Place {
  readonly limit: number;
  readonly after?: string;
}
export interface PageOf<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
}

const goesOn = (most: number): string =>
  `There are more: a file holds the first ${clerkNumber(most)}. Narrow the list by its filters, and save it in parts.`;

/** Whether nobody reads any more: pages without a row are many, where few are so. */
export type IsOver = () => boolean;

/** The names, and then every row, page by page; of more than a file holds it says so in the last. */
export async function* everyRow<Row>(
  names: readonly string[],
  page: (at: Place) => Promise<PageOf<Row>>,
  cells: (row: Row) => readonly string[],
  { isOver, most = MOST_ROWS }: { readonly isOver: IsOver; readonly most?: number },
): AsyncGenerator<readonly string[], void, undefined> {
  yield names;
  let after: string | undefined;
  for (let left = most; !isOver();) {
    const { items, next } = await page({ limit: AT_ONCE, ...(after === undefined ? {} : { after }) });
    yield* items.slice(0, left).map(cells);
    if (items.length > left || (items.length === left && next !== null)) return yield [goesOn(most)];
    if (next === null) return;
    left -= items.length;
    after = next;
  }
}
