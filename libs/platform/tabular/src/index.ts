export { forPeople, fromPeople } from './cells.ts';
export { csvLine } from './csv-line.ts';
export { CsvReader } from './csv-reader.ts';
export type { CsvOptions } from './csv-reader.ts';
export { openTable } from './open-table.ts';
export { explained, spreadsheetDamage } from './spreadsheet-damage.ts';
export type { Expected } from './spreadsheet-damage.ts';
export type { Again, Dialect, Row, Table, TableOptions } from './table.ts';
export { xlsxStream } from './xlsx-stream.ts';
