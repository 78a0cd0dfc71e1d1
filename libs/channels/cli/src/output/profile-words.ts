import type { ProfileContent } from '@icx/files';
import type { ProfileDocument, ProfilesDocument, TriedRow } from '@icx/files-service';
import type { Dialect } from '@icx/tabular';
import { clerkTime } from '@icx/words';
import { fields, table } from './table.ts';

const delimiterWords = (delimiter: string | null): string | null => (delimiter === '\t' ? 'tab' : delimiter);

const contentWords = ({ kind, delimiter, columns, constants }: ProfileContent): readonly string[] => [
  fields([
    ['kind', kind],
    ['delimiter', delimiterWords(delimiter) ?? 'as the file looks'],
  ]),
  ...(columns.length === 0
    ? []
    : [
        table(
          ['header', 'column'],
          columns.map(({ header, column }) => [header, column ?? '(passed over)']),
        ),
      ]),
  ...(constants.length === 0
    ? []
    : [
        table(
          ['in every row', 'value'],
          constants.map(({ column, value }) => [column, value]),
        ),
      ]),
];

export const draftWords = (draft: ProfileContent, file: string | undefined): string =>
  [
    ...contentWords(draft),
    file === undefined
      ? 'Look at it, and write it to a file with --out.'
      : `Written to ${file}. Try it: icx profile try FILE --mapping ${file}; then: icx profile save NAME ${file}`,
  ].join('\n\n');

export const profileWords = (profile: ProfileDocument): string =>
  [`${profile.id}@${profile.version}, saved ${clerkTime(profile.savedAt)}`, ...contentWords(profile)].join('\n\n');

export const profilesWords = ({ items }: ProfilesDocument): string =>
  items.length === 0
    ? 'Your party has no mapping profiles.'
    : table(
        ['profile', 'kind', 'saved'],
        items.map(({ id, version, kind, savedAt }) => [`${id}@${version}`, kind, clerkTime(savedAt)]),
      );

interface Shown {
  readonly dialect: Dialect;
  readonly header: readonly string[];
  readonly columns: readonly (string | null)[];
  readonly rows: readonly TriedRow[];
}

export const triedWords = ({ dialect, header, columns, rows }: Shown): string => {
  const names = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];
  const passed = header.filter((_, at) => columns[at] === null);
  return [
    fields([
      ['written as', `${dialect.container}, ${dialect.encoding}`],
      ['delimiter', delimiterWords(dialect.delimiter)],
      ['passed over', passed.join(', ')],
    ]),
    table(
      ['line', ...names, 'what is wrong'],
      rows.map(({ line, cells, damage }) => [
        String(line),
        ...names.map((name) => cells[name] ?? ''),
        damage ? `${damage.detail} (${damage.code})` : '',
      ]),
    ),
  ].join('\n\n');
};
