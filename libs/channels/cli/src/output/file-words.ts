import type { FileDocument, FileNewsDocument, FilePage } from '@icx/files-service';
import { clerkNumber, clerkTime } from '@icx/words';
import { fields, table } from './table.ts';

type Rows = FileDocument['rows'];

type Outcome = Exclude<keyof Rows, 'total'>;

const outcomes: readonly (readonly [Outcome, string])[] = [
  ['accepted', 'accepted'],
  ['alreadyHeld', 'already held'],
  ['conflict', 'in conflict'],
  ['rejected', 'rejected'],
  ['skipped', 'skipped'],
];

export const rowsWords = (rows: Rows): string =>
  outcomes.map(([outcome, words]) => `${rows[outcome]} ${words}`).join(', ');

const number = (value: number): string => clerkNumber(Math.round(value));

/** How far it is, how fast it goes and how long it takes, where that is known: what a narrow terminal cuts off stands last. */
export const progressWords = ({ rows, progress }: FileNewsDocument): string => {
  const { rowsPerSecond, remainingSeconds } = progress;
  const pace = [
    `  ${number(rows.total)} rows`,
    ...(rowsPerSecond === null ? [] : [`${number(rowsPerSecond)}/s`]),
    ...(remainingSeconds === null ? [] : [`${remainingSeconds} s left`]),
  ].join(', ');
  const came = outcomes.filter(([outcome]) => rows[outcome] > 0);
  return [pace, ...came.map(([outcome, words]) => `${number(rows[outcome])} ${words}`)].join('; ');
};

export const fileWords = (file: FileDocument): string =>
  [
    fields([
      ['File', file.id],
      ['Name', file.name ?? '-'],
      ['Kind', file.kind],
      ['State', file.why ? `${file.state}: ${file.why.detail}` : file.state],
      ...optionsWords(file),
      ['Received', clerkTime(file.receivedAt)],
      ['Bytes', String(file.bytes)],
      ['Rows', rowsWords(file.rows)],
    ]),
    ...(file.refused.length === 0
      ? []
      : [
          table(
            ['Reason', 'Column', 'Rows', 'First lines', 'What to do'],
            file.refused.map(({ code, column, count, rows }) => [
              ...[code, column ?? '-', String(count), rows.map(({ line }) => line).join(', ')],
              rows[0]?.detail ?? '-',
            ]),
          ),
        ]),
    ...nextWords(file),
  ].join('\n\n');

/** Or a dry run would look as if it had been taken. */
const optionsWords = ({ options }: FileDocument): readonly (readonly [string, string])[] => {
  const { dryRun, allOrNothing, profile, originalParty } = options;
  const said = [
    ...(dryRun ? ['dry run: nothing is written'] : []),
    ...(allOrNothing ? ['all or nothing'] : []),
    ...(profile ? [`by the mapping profile ${profile.id}@${profile.version}`] : []),
    ...(originalParty ? [`first held by ${originalParty}`] : []),
  ];
  return said.length === 0 ? [] : [['Taken', said.join('; ')]];
};

const nextWords = ({ id, state, approval, rows }: FileDocument): readonly string[] => {
  if (state === 'waiting') return [`It waits for a second person: icx approvals ${approval ?? ''}`.trimEnd()];
  if (state === 'received' || state === 'processing') return [`It goes on by itself: icx files follow ${id}`];
  return rows.rejected === 0 ? [] : [`Only the rows to mend: icx files mend ${id} --out mend.csv`];
};

export const fileListWords = ({ items, next }: FilePage): string =>
  items.length === 0
    ? 'Your party has sent no files.'
    : [
        table(
          ['File', 'Kind', 'State', 'Received', 'Name', 'Rows', 'Rejected'],
          items.map(({ id, kind, state, receivedAt, name, rows }) => [
            ...[id, kind, state, clerkTime(receivedAt), name ?? '-', String(rows.total), String(rows.rejected)],
          ]),
        ),
        ...(next === null ? [] : [`More: --cursor ${next}`]),
      ].join('\n');
