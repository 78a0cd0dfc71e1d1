import { CODE_MASK } from '@icx/install-code';
import type { ProfileContent } from '@icx/files';
import { isRefusal, type Refusal } from '@icx/refusals';
import { openTable, type Row } from '@icx/tabular';
import type { FileKind, KindReader } from '../file-kind.ts';
import { named } from '../reading/read-rows.ts';
import { resolveColumns, resolveHeader, tellableHeader, type ResolvedColumns } from '../resolve-columns.ts';
import { withoutCodes } from '../results/cells.ts';
import { mappingIn } from './mapping-in.ts';
import { proposeColumns } from './propose.ts';

/** So many rows show whether a profile fits. */
const SHOWN = 20;

type Choices = Pick<ProfileContent, 'columns' | 'constants'>;

/** The first rows of a file, whose codes are masked, and what is wrong with each by a mapping. */
export interface Sample extends Choices {
  /** What the first line says that no profile could fit. */
  readonly refusal: Refusal | null;
  /** In the order of `columns`. */
  readonly rows: readonly {
    readonly line: number;
    readonly cells: readonly string[];
    readonly faults: readonly Refusal[];
  }[];
}

/**
 * Looks at a file as it would be read by these choices; a name of which nothing was chosen is what it is mostly called, or
 * what it is most like. Nothing of the file is kept. Refused as a file is that cannot be opened.
 */
export const sampleOf = async (
  bytes: AsyncIterable<Uint8Array>,
  kind: Pick<FileKind, 'columns' | 'ignoresOthers' | 'reader' | 'sampleReader'>,
  { columns: chosen, constants }: Choices,
): Promise<Sample | Refusal> => {
  const table = await openTable(bytes);
  if (isRefusal(table)) return table;
  const rows: Row[] = [];
  for await (const batch of table.rows) {
    if (isRefusal(batch)) return batch;
    rows.push(...batch.slice(0, SHOWN - rows.length));
    if (rows.length === SHOWN) break;
  }
  const columns = columnsOf(table.header, kind, chosen);
  const resolved = resolveColumns(table.header, kind, mappingIn({ columns, constants, delimiter: null }));
  const masked = maskedBy(kind, columns);
  const faults = isRefusal(resolved) ? new Map<number, readonly Refusal[]>() : await faultsIn(rows, resolved, kind);
  return {
    ...{ columns, constants, refusal: isRefusal(resolved) ? resolved : null },
    rows: rows.map((row) => ({ line: row.line, cells: masked(row.cells), faults: faults.get(row.line) ?? [] })),
  };
};

const columnsOf = (
  header: readonly string[],
  { columns }: Pick<FileKind, 'columns'>,
  chosen: Choices['columns'],
): Choices['columns'] => {
  const proposed = proposeColumns(header, columns);
  const none: ResolvedColumns = { names: header.map(() => null), constants: {} };
  // A name that may be a part of a code is neither shown nor kept.
  return tellableHeader(header, none).map((name) => {
    const said = chosen.find((one) => one.header === name);
    if (said) return said;
    const known = resolveHeader(name, columns);
    return { header: name, column: known ?? proposed.find((one) => one.header === name)?.column ?? null };
  });
};

/** More hexadecimal digits than any identifier has: a code that is whole or damaged, in whatever column. */
const DIGITS = /[0-9a-f]{20}/i;
const SEPARATORS = /[\s:._-]/g;

const maskedBy = ({ columns: known }: Pick<FileKind, 'columns'>, columns: Choices['columns']) => {
  const isSecret = columns.map(({ column }) => known.some(({ name, secret }) => secret && name === column));
  return (cells: readonly string[]): readonly string[] =>
    withoutCodes(cells, isSecret).map((cell) => (DIGITS.test(cell.replaceAll(SEPARATORS, '')) ? CODE_MASK : cell));
};

const faultsIn = async (
  rows: readonly Row[],
  columns: ResolvedColumns,
  { reader, sampleReader }: Pick<FileKind, 'reader' | 'sampleReader'>,
): Promise<ReadonlyMap<number, readonly Refusal[]>> => {
  const { module, context } = sampleReader ?? { module: reader, context: undefined };
  const { openReader } = (await import(module)) as {
    readonly openReader: (context: unknown) => KindReader<unknown>;
  };
  const whole = rows.filter(({ damage }) => !damage).map((row) => named(row, columns));
  const { rejected } = openReader(context).read(whole);
  return new Map([
    ...rejected.map(({ line, refusals }) => [line, refusals] as const),
    ...rows.flatMap(({ line, damage }) => (damage ? [[line, [damage]] as const] : [])),
  ]);
};
