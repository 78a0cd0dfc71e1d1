import { csvLine } from '@icx/tabular';
import type { Column } from './file-kind.ts';

/** Rows that a workbook has to be filled in, formatted as its columns are. */
const BLANK = 1_000;

const namesOf = (columns: readonly Column[]): readonly string[] => columns.map(({ name }) => name);

/** A remark: whoever reads the file passes over it. */
const exampleOf = ([first, ...others]: readonly Column[]): readonly string[] => [
  `# ${first!.example}`,
  ...others.map(({ example }) => example),
];

/** The names of a kind's columns, and an example of a row. */
export const csvTemplate = (columns: readonly Column[]): string =>
  csvLine(namesOf(columns)) + csvLine(exampleOf(columns));

/** The rows of the same as a workbook, with empty ones to be filled in: all of them are texts there. */
export const templateRows = (columns: readonly Column[]): readonly (readonly string[])[] => [
  namesOf(columns),
  exampleOf(columns),
  ...Array.from({ length: BLANK }, () => columns.map(() => '')),
];
