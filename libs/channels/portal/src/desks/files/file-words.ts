import type { FileKindName } from '@icx/files';
import type { FileDocument, FilePage } from '@icx/files-service';
import { clerkCount, fileKindWords, fileStateWords, rowOutcomeWords } from '@icx/words';
import type { Column } from '../../pages/list.ts';
import { tableOf } from '../../pages/table.ts';

export type FileLine = FilePage['items'][number];

export const sendingOf = (kind: FileKindName): string => `/files/send/${kind}`;
export const pageOf = ({ id }: { readonly id: string }): string => `/files/${id}`;

/** As it is called where it stands for itself. */
export const calledOf = ({ name, kind }: Pick<FileLine, 'name' | 'kind'>): string => name ?? fileKindWords[kind].text;

export const fileColumns: readonly Column<FileLine>[] = [
  { name: 'File', of: (file) => ({ text: calledOf(file), href: pageOf(file) }) },
  { name: 'What', of: ({ kind }) => fileKindWords[kind].text },
  { name: 'State', of: ({ state }) => fileStateWords[state] },
  { name: '#Rows', of: ({ rows }) => rows.total },
  {
    name: '#Not taken',
    of: (file) =>
      file.rows.rejected > 0
        ? { text: String(file.rows.rejected), href: pageOf(file), about: `of ${calledOf(file)}`, late: true }
        : 0,
  },
  { name: 'Received', as: 'time', of: ({ receivedAt }) => receivedAt },
];

/** Of the list as a file. */
export const savedFile: readonly Column<FileLine>[] = [
  ...(['id', 'kind', 'name', 'state', 'bytes', 'receivedAt'] as const).map((name) => ({
    name,
    of: (file: FileLine) => file[name],
  })),
  ...(['total', 'accepted', 'alreadyHeld', 'conflict', 'rejected', 'skipped'] as const).map((name) => ({
    name,
    of: ({ rows }: FileLine) => rows[name],
  })),
];

/** What stands in how many rows, but for what stands in none. */
export const countsTable = ({ rows }: Pick<FileDocument, 'rows'>) => {
  const counts = [
    [rowOutcomeWords.accepted, rows.accepted],
    [rowOutcomeWords['already-held'], rows.alreadyHeld],
    [rowOutcomeWords.conflict, rows.conflict],
    [rowOutcomeWords.rejected, rows.rejected],
    [rowOutcomeWords.skipped, rows.skipped],
  ] as const;
  const some = counts.filter(([, count]) => count > 0);
  return tableOf('What became of its rows', ['Rows', '#Count'], [...some, ['All so far', rows.total] as const]);
};

/** By line; of a reason that many rows have the first ones. */
export const refusedTable = ({ refused }: Pick<FileDocument, 'refused'>) =>
  tableOf(
    'Rows that were not taken',
    ['#Line', 'Column', 'What is wrong'],
    refused
      .flatMap(({ column, code, rows }) =>
        rows.map(({ line, detail }) => [line, column ?? '-', detail ?? code] as const),
      )
      .toSorted(([one], [other]) => one - other),
  );

/** How it was to be taken, as fields of the form by which its mended rows are sent. */
export const howOf = ({ options: { dryRun, allOrNothing, profile, originalParty } }: FileDocument) =>
  Object.entries({
    dryRun: dryRun && 'yes',
    allOrNothing: allOrNothing && 'yes',
    profile: profile && `${profile.id}@${profile.version}`,
    originalParty,
  }).flatMap(([name, value]) => (value ? [{ name, value }] : []));

/** How it stands, and what comes next. */
export const standingOf = (file: FileDocument): string => {
  const { state, rows, options, progress, endedAt } = file;
  const trial = options.dryRun ? ' This was a trial: nothing was written.' : '';
  if (endedAt === null) return comingOf(file, progress);
  if (state === 'cancelled') return 'It was cancelled. What was taken before stays.';
  if (state === 'refused') return `Nothing of it was taken.${trial}`;
  if (rows.rejected > 0)
    return `${rows.rejected} of ${rows.total} rows were not taken: save them, mend them, and send them again.${trial}`;
  return `All of it is done: ${clerkCount(rows.total, 'row')}.${trial}`;
};

const comingOf = ({ state, rows, bytes }: FileDocument, progress: FileDocument['progress']): string => {
  if (state === 'waiting') return 'It waits for a second person: nothing of it is written before.';
  if (state === 'received') return 'It is here, and is worked off in a moment. You may leave this page.';
  const part = bytes === 0 ? 0 : Math.floor((100 * progress.bytesRead) / bytes);
  const doing = progress.stage === 'checking' ? 'Each row is looked at first' : 'Its rows are taken';
  const left = progress.remainingSeconds === null ? '' : `, about ${progress.remainingSeconds} seconds to go`;
  return `${doing}: ${rows.total} rows, ${part} % of the file${left}. You may leave this page.`;
};
