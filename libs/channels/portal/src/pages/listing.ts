import type { Refusal } from '@icx/refusals';

/** Lines of a list that are shown at once. */
export const PER_PAGE = 50;
/** Rows of a download: a spreadsheet that opens. */
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

/** What the macros of `lists.njk` take. @param refused what of the query cannot be answered */
export const listing = (path: string, query: object, next: string | null, refused: readonly Refusal[] = []) => {
  const { after, ...filters } = query as Query;
  return {
    path,
    filters: Object.fromEntries(
      Object.entries(filters).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    ),
    next: next === null ? null : addressOf(path, { ...filters, after: next }),
    first: after === undefined ? null : addressOf(path, filters),
    csv: addressOf(`${path}.csv`, filters),
    wrong: Object.fromEntries(refused.map(({ pointer = '', detail }) => [pointer.slice(1), detail])),
  };
};

/** A field by which a list is narrowed; with options something to choose, of which `any` chooses nothing. */
export interface FilterField {
  readonly name: string;
  readonly label: string;
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

interface PageOf<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
}

/** The names, and then every row, page by page. */
export async function* everyRow<Row>(
  names: readonly string[],
  page: (at: { readonly limit: number; readonly after?: string }) => Promise<PageOf<Row>>,
  cells: (row: Row) => readonly string[],
): AsyncGenerator<readonly string[], void, undefined> {
  yield names;
  let after: string | undefined;
  for (let rows = 0; rows < MOST_ROWS;) {
    const { items, next } = await page({ limit: AT_ONCE, ...(after === undefined ? {} : { after }) });
    yield* items.map(cells);
    if (next === null) return;
    rows += items.length;
    after = next;
  }
}
