export type { Dialect, Row, Table, TableOptions } from './table.ts';
