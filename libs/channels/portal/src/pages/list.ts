import type { Type } from '@nestjs/common';
import type { Parsed } from '@icx/refusals';
import { clerkDate, clerkTime, plain } from '@icx/words';
import type { NavigationFacts } from './headings.ts';
import type { FilterField, PageOf, Place } from './listing.ts';
import type { Cell } from './table.ts';

/** A column of a list, on its page and in its files. */
export interface Column<Row> {
  /** At its head; `#` before it: it holds numbers. */
  readonly name: string;
  /** What stands in it: a day or a time as documents have it. Of a link, or of marks, a file has the text. */
  of(this: void, row: Row): Cell | null | undefined;
  /** How a page says it, where a file has it as documents do: `plain` is a word with hyphens. */
  readonly as?: keyof typeof said;
  /** Never broken into lines. */
  readonly whole?: true;
  /** What leads on: no business of a file. */
  readonly onPage?: true;
}

/** What is declared of a list once: its page, and files with the same filters, follow. */
export interface ListFacts<Row> {
  readonly title: string;
  readonly inNavigation?: NavigationFacts;
  /** The DTO of the query, mostly that of the API: `limit` and `after` of it are the page’s business. */
  readonly query?: Type<object>;
  /** By default the list and nothing that only this one has. */
  readonly template?: string;
  readonly columns: readonly Column<Row>[];
  /** Of files, if they hold other columns than the page. */
  readonly saved?: readonly Column<Row>[];
  readonly filters?: readonly FilterField[];
  /** Said of a list of nothing: why that may be, and what to do. */
  readonly empty: string;
}

/** A list as it is put to one reader: how to ask for its rows, and what its page shows beside them. */
export interface ListOf<Row> {
  rows(this: void, at: Place): Parsed<PageOf<Row>> | Promise<Parsed<PageOf<Row>>>;
  readonly title?: string;
  /** Over the table. */
  readonly caption?: string;
  readonly lead?: string;
  readonly back?: { readonly text: string; readonly href: string };
  readonly links?: readonly object[];
  readonly acts?: readonly { readonly text: string; readonly href: string }[];
  readonly charts?: readonly object[];
  /** Names of filters that are not for this reader. */
  readonly without?: readonly string[];
  /** What a file is called, without its ending; by default the end of its address. */
  readonly file?: string;
}

/** What is read whole: nothing follows. */
export const whole = <Row>(items: readonly Row[]): Pick<ListOf<Row>, 'rows'> => ({
  rows: () => ({ items, next: null }),
});

export const fileKinds = ['csv', 'xlsx'] as const;
/** Of which way a list is asked for. */
export interface DeclaredList {
  readonly facts: ListFacts<unknown>;
  readonly as: 'page' | (typeof fileKinds)[number];
}

const said = {
  date: clerkDate,
  time: clerkTime,
  plain,
} as const;

const isNothing = (cell: Cell | null | undefined): cell is '' | null | undefined =>
  cell === null || cell === undefined || cell === '';

/** As a page shows it. */
export const shownIn = <Row>({ as, of }: Column<Row>, row: Row): Cell => {
  const cell = of(row);
  if (isNothing(cell)) return '-';
  const say = as ? said[as] : (text: string) => text;
  if (typeof cell === 'string') return say(cell);
  return typeof cell === 'object' && 'text' in cell ? { ...cell, text: say(cell.text) } : cell;
};

/** As a file has it. */
export const savedIn = <Row>({ of }: Column<Row>, row: Row): string => {
  const cell = of(row);
  if (isNothing(cell)) return '';
  if (typeof cell !== 'object') return String(cell);
  if (!('text' in cell)) return '';
  return [cell.text, ...('tags' in cell ? cell.tags.map(({ text }) => text) : [])].filter(Boolean).join(', ');
};

/** The table of a page. */
export const tableBy = <Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]) => ({
  caption,
  columns: columns.map(({ name, whole: nowrap = false }) =>
    name.startsWith('#') ? { name: name.slice(1), number: true, nowrap } : { name, nowrap },
  ),
  rows: rows.map((row) => columns.map((column) => shownIn(column, row))),
});
