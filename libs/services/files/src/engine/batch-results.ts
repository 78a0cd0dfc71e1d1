import { countsOf, linesTold, type Counts, type RefusedRows } from '@icx/files';
import type { Refusal } from '@icx/refusals';
import type { FileAct, FileKind, ReadBatch, RowResult } from '../file-kind.ts';

/** What became of every row of a batch, in the order of the file: those that were read, refused by their reader, or say nothing. */
export const takeBatch = async (
  kind: FileKind,
  { taken, lines, rejected, skipped = [] }: ReadBatch<unknown>,
  all: readonly number[],
  act: FileAct,
): Promise<readonly RowResult[]> => {
  const results = new Map<number, RowResult>();
  const note = (result: RowResult): unknown => results.set(result.line, result);
  for (const { line, refusals } of rejected) note({ line, outcome: 'rejected', refusals });
  for (const line of skipped) note({ line, outcome: 'skipped' });
  if (lines.length > 0) for (const result of await kind.take(taken, lines, act)) note(result);
  return all.map((line) => {
    const result = results.get(line);
    if (!result) throw new Error(`The kind ${kind.name} does not say what became of line ${line}.`);
    return result;
  });
};

/** How many rows have which outcome, and what was wrong with how many, without what stood in them. */
export const summaryOf = (
  results: readonly RowResult[],
): { readonly counts: Counts; readonly refused: readonly RefusedRows[] } => {
  const counts = new Map<string, number>();
  const refused = new Map<string, RefusedRows>();
  for (const { line, outcome, refusals = [] } of results) {
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    for (const [key, reason] of reasonsOf(refusals)) {
      const { count, lines } = refused.get(key) ?? { count: 0, lines: [] };
      refused.set(key, { ...reason, count: count + 1, lines: [...lines, line].slice(0, linesTold) });
    }
  }
  return { counts: countsOf((outcome) => counts.get(outcome) ?? 0), refused: [...refused.values()] };
};

/** Each reason once: a row counts once for what is wrong with it twice. */
const reasonsOf = (refusals: readonly Refusal[]) =>
  new Map(
    refusals.map(({ code, pointer }) => {
      const column = pointer?.split('/').at(-1) ?? null;
      return [`${code} ${column}`, { code, column }] as const;
    }),
  );
