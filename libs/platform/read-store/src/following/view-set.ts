import type { Table, View } from '../view.ts';

/** Two views claim one table, or a key or index names a column that is not there. */
export class InvalidViews extends Error {
  constructor(message: string) {
    super(`The views cannot be stored: ${message}.`);
  }
}

/** Raised when an engine lays out its tables or checkpoint differently, so that what it kept before is rebuilt. */
const LAYOUT = 3;

const names = /^[a-z_][a-z0-9_]*$/;

const check = (views: readonly View[]): void => {
  const tables = new Set<string>();
  for (const view of views) {
    const { name, tables: own } = view;
    if ('evolve' in view && view.initial === undefined)
      throw new InvalidViews(`the initial state of ${name} is undefined`);
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
  readonly #folded: ReadonlySet<string>;

  constructor(views: readonly View[]) {
    check(views);
    this.views = views;
    this.tables = views.flatMap(({ tables }) => tables);
    this.definition = JSON.stringify([
      LAYOUT,
      views.map(({ name, version, events, tables }) => ({ name, version, events, tables })),
    ]);
    views.forEach(({ events }, place) => {
      for (const type of events) this.#following.set(type, [...this.following(type), place]);
    });
    this.#folded = new Set(views.flatMap((view) => ('evolve' in view ? view.events : [])));
  }

  /** Which of the views, by their place in `views`, know events of this type. */
  following(type: string): readonly number[] {
    return this.#following.get(type) ?? nobody;
  }

  /** Whether one of them keeps a state that events of this type change. */
  folds(type: string): boolean {
    return this.#folded.has(type);
  }
}

const nobody: readonly number[] = [];

/** The `views` that the module at this address exports. Throws `InvalidViews` if there are none. */
export const importViews = async (viewsModule: string): Promise<readonly View[]> => {
  const { views } = (await import(viewsModule)) as { views?: readonly View[] };
  if (!views) throw new InvalidViews(`${viewsModule} exports no \`views\``);
  return views;
};
