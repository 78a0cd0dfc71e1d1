export { pagePolicy, renderPage, type Frame } from './page.ts';
export type { Cell, Table } from './table.ts';
