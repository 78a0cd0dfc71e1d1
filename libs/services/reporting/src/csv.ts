import { breachColumns, figureRows, type BreachRow, type FigureRow } from '@icx/reporting';
import type { Extract } from './extract.ts';
import type { Report } from './reports.ts';

const text = (value: FigureRow['value']): string => (value === null ? '' : String(value));

/** Every figure on a line of its own, whatever the kind: what spreadsheets pivot; first what it is a report of. */
export function* figureCells(report: Omit<Report<unknown>, 'figures'>, figures: object): Generator<readonly string[]> {
  yield ['section', 'of', 'figure', 'value'];
  const { kind, month, from, until, cutoff, complete, basis, release, hash } = report;
  const stated = { kind, month, from, until, complete, release, hash, ...basis };
  yield ['report', '', 'cutoff', `${cutoff.position}@${cutoff.at}`];
  for (const { section, of, figure, value } of figureRows({ report: stated })) yield [section, of, figure, text(value)];
  for (const { section, of, figure, value } of figureRows(figures)) yield [section, of, figure, text(value)];
}

/** The same of what one party may see. */
export function* extractCells({ cutoff, supplier, requester, rank, ...stated }: Extract): Generator<readonly string[]> {
  yield ['section', 'of', 'figure', 'value'];
  yield ['report', '', 'cutoff', `${cutoff.position}@${cutoff.at}`];
  for (const { section, of, figure, value } of figureRows({ report: stated, supplier, requester, rank }))
    yield [section, of, figure, text(value)];
}

/** The rows of breaches as they come; the first is the names. */
export async function* breachCells(rows: AsyncIterable<BreachRow>): AsyncGenerator<readonly string[]> {
  yield breachColumns;
  for await (const row of rows) yield breachColumns.map((name) => text(row[name]));
}
