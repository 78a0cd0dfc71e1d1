import { clerkNumber } from '@icx/words';

export interface Mark {
  readonly text: string;
  readonly colour?: 'red' | 'grey';
}

/** A cell of the macro `table`: text, with marks or late, a link, or several. */
export type Cell =
  | string
  | number
  | { readonly text: string; readonly tags: readonly Mark[] }
  | { readonly text: string; readonly late: boolean }
  | { readonly text: string; readonly href: string; readonly about?: string; readonly late?: boolean }
  | { readonly text: string; readonly late: true }
  | { readonly links: readonly object[] };

/** A number that leads to its rows; of none there are no rows. */
export const linkedCount = (
  count: number,
  href: string,
  more: { readonly about?: string; readonly late?: boolean } = {},
): Cell => (count === 0 ? '0' : { text: clerkNumber(count), href, ...more });

/** What the macro `table` takes. @param names `#` before a name: its column holds numbers */
export const tableOf = (caption: string, names: readonly string[], rows: readonly (readonly Cell[])[]) => ({
  caption,
  columns: names.map((name) => (name.startsWith('#') ? { name: name.slice(1), number: true } : { name })),
  rows,
});

/** What is empty in a file is told on a page. */
export const dashed = (cells: readonly string[]): readonly string[] => cells.map((cell) => cell || '-');
