export type Cell = string | number;

/** What the macro `table` shows. The first cell of each row is its heading. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly { readonly name: string; readonly number?: true }[];
  readonly rows: readonly (readonly Cell[])[];
}
