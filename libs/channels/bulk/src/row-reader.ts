import type { KindReader, NamedRow } from '@icx/files-service';
import { isRead, mostTold, type Refusal } from '@icx/refusals';
import { spoiltIn, withSpoilt } from './spoilt.ts';

/** What a row says, or everything that is wrong with it. */
type Read<T> = T | 'skipped' | readonly Refusal[];

/** Nobody sees a blank before or behind what a cell says; one of blanks alone is empty. */
const trimmed = (cells: NamedRow['cells']): NamedRow['cells'] =>
  Object.fromEntries(
    Object.entries(cells).flatMap(([name, cell]) => (cell?.trim() ? [[name, cell.trim()] as const] : [])),
  );

/** Reads row by row; what one of them is does not hang on the others. */
export const rowReader = <T extends object>(read: (cells: NamedRow['cells']) => Read<T>): KindReader<readonly T[]> => ({
  read: (rows) => {
    const taken: T[] = [];
    const lines: number[] = [];
    const rejected: { line: number; refusals: readonly Refusal[] }[] = [];
    const skipped: number[] = [];
    for (const { line, cells: written } of rows) {
      const cells = trimmed(written);
      const said = read(cells);
      if (said === 'skipped') {
        skipped.push(line);
        continue;
      }
      const refusals = isRead(said) ? spoiltIn(cells) : withSpoilt(said.slice(0, mostTold), cells);
      if (refusals.length > 0 || !isRead(said)) rejected.push({ line, refusals });
      else {
        taken.push(said);
        lines.push(line);
      }
    }
    return { taken, lines, rejected, skipped };
  },
});
