import type { Table, View } from '@icx/read-store';

/** Two views claim one table, or a key or index names a column that is not there. */
export class InvalidViews extends Error {
  constructor(message: string) {
    super(`The views cannot be stored: ${message}.`);
  }
}

/** Raised when this library lays out the file itself differently, so that files of an earlier layout are rebuilt. */
const LAYOUT = 2;

const names = /^[a-z_][a-z0-9_]*$/;

const check = (views: readonly View[]): void => {
  const tables = new Set<string>();
  for (const { name, initial, tables: own } of views) {
    if (initial === undefined) throw new InvalidViews(`the initial state of ${name} is undefined`);
    for (const table of own) {
      if (!names.test(table.name) || table.name.startsWith('icx_')) throw new InvalidViews(`bad name ${table.name}`);
      if (tables.has(table.name)) throw new InvalidViews(`table ${table.name} is defined twice`);
      tables.add(table.name);
      if (table.primaryKey.length === 0) throw new InvalidViews(`table ${table.name} has no primary key`);
      for (const column of Object.keys(table.columns)) {
        if (!names.test(column)) throw new InvalidViews(`bad column name ${table.name}.${column}`);
      }
      for (const column of [...table.primaryKey, ...table.indexes.flatMap(({ columns }) => columns)]) {
        if (!(column in table.columns)) throw new InvalidViews(`there is no column ${table.name}.${column}`);
      }
    }
  }
};

/** The views of one read store, checked, with the answers that following them needs all the time. Throws `InvalidViews`. */
export class ViewSet {
  readonly views: readonly View[];
  readonly tables: readonly Table[];
  /** Changes with any version, table, column or index: a file written under another one is not of these views. */
  readonly definition: string;
  readonly #following = new Map<string, readonly number[]>();

  constructor(views: readonly View[]) {
    check(views);
    this.views = views;
    this.tables = views.flatMap(({ tables }) => tables);
    this.definition = JSON.stringify([
      LAYOUT,
      views.map(({ name, version, eventPrefix, tables }) => ({ name, version, eventPrefix, tables })),
    ]);
  }

  /** Which of the views, by their place in `views`, fold events of this type. */
  following(type: string): readonly number[] {
    let found = this.#following.get(type);
    if (!found) {
      found = this.views.flatMap(({ eventPrefix }, place) => (type.startsWith(eventPrefix) ? [place] : []));
      this.#following.set(type, found);
    }
    return found;
  }
}
