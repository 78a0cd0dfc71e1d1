import { count, document, id, instant, nullable, page, partyId, Type, words } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { fileKinds, fileStates, type Counts, type FileOptions } from '@icx/files';
import type { RefusedRow } from '../telling/file-teller.ts';
import { progressOf, progressSchema, type Tellable } from '../telling/progress.ts';
import { reasonKey } from '../telling/told-file.ts';
import type { FileTableRow } from './queries.ts';

const rowsSchema = document('FileRows', {
  total: count({ description: 'Rows that have been decided by now.' }),
  accepted: count(),
  alreadyHeld: count(),
  conflict: count({ description: 'Another code for a device that you hold one of: put aside for you to decide.' }),
  rejected: count(),
  skipped: count({ description: 'Rows that say nothing.' }),
});

const lineMembers = {
  id: id('fil'),
  state: words('FileState', fileStates, {
    description: 'waiting: for a second person, where the single act needs two.',
  }),
  kind: words('FileKind', fileKinds),
  name: nullable(Type.String({ description: 'As its sender called it.' })),
  bytes: count(),
  receivedAt: instant({ description: 'Of its last byte: what counts for each row that is accepted.' }),
  rows: rowsSchema,
};

export const filePageSchema = page(document('FileLine', lineMembers));
export type FilePage = DocumentOf<typeof filePageSchema>;

export const fileSchema = document('File', {
  ...lineMembers,
  options: Type.Object({
    dryRun: Type.Boolean({ description: 'Everything but the writing.' }),
    allOrNothing: Type.Boolean({ description: 'One refused row, and nothing is taken.' }),
    profile: nullable(Type.Object({ id: Type.String(), version: count() })),
    originalParty: nullable(partyId({ description: 'Who first held what is in it.' })),
  }),
  first: nullable(id('fil', { description: 'An earlier file of the same bytes, of which rows were refused.' })),
  approval: nullable(id('apr', { description: 'What the second person decides on.' })),
  writtenAs: nullable(
    Type.Object({
      container: Type.String({ description: 'plain, gzip, zip or xlsx.' }),
      encoding: Type.String(),
      delimiter: nullable(Type.String()),
      header: Type.Array(Type.String(), { description: 'Its own names for its columns.' }),
    }),
  ),
  refused: Type.Array(
    Type.Object({
      code: Type.String(),
      column: nullable(Type.String({ description: 'null: the row as a whole.' })),
      count: count(),
      rows: Type.Array(
        Type.Object({
          line: count({ description: 'Physical line, from 1.' }),
          offset: nullable(count({ description: 'Byte at which the line begins, unpacked; null: not read again.' })),
          detail: nullable(Type.String({ description: 'What is wrong and what to do.' })),
        }),
        { description: 'The first ten.' },
      ),
    }),
    { description: 'Rows that were not taken, by reason.' },
  ),
  progress: progressSchema,
  why: nullable(
    Type.Object(
      { code: Type.String(), detail: Type.String(), line: nullable(count()) },
      {
        description: 'Of a file that was refused whole.',
      },
    ),
  ),
  endedAt: nullable(instant()),
});
export type FileDocument = DocumentOf<typeof fileSchema>;

const rowsOf = (counts: Counts) => ({
  total: Object.values(counts).reduce((sum, one) => sum + one, 0),
  accepted: counts.accepted,
  alreadyHeld: counts['already-held'],
  conflict: counts.conflict,
  rejected: counts.rejected,
  skipped: counts.skipped,
});

export const fileLine = (row: FileTableRow): FilePage['items'][number] => ({
  ...{ id: row.id, state: row.state, kind: row.kind, name: row.name },
  ...{ bytes: Number(row.bytes), receivedAt: row.received_at, rows: rowsOf(row.counts) },
});

/** Of which mail of ours it is the answer, that mail says. */
const shown = ({ answersTo: _, ...options }: FileOptions): FileDocument['options'] => options;

/** @param first the first rows of each reason, by code and column, where they were read again */
export const fileDocument = (told: Tellable, first?: ReadonlyMap<string, readonly RefusedRow[]>): FileDocument => {
  const { state, receipt, rows, begun, ...file } = told.state;
  return {
    ...{ id: receipt.id, state, kind: receipt.kind, name: receipt.name, bytes: receipt.bytes },
    ...{
      receivedAt: receipt.receivedAt,
      rows: rowsOf(rows.counts),
      options: shown(receipt.options),
      first: receipt.first,
    },
    approval: file.approval,
    writtenAs: begun && {
      ...{ container: begun.container, encoding: begun.encoding, delimiter: begun.delimiter, header: begun.header },
    },
    refused: rows.refused.map(({ lines, ...reason }) => ({
      ...reason,
      rows: first?.get(reasonKey(reason)) ?? lines.map((line) => ({ line, offset: null, detail: null })),
    })),
    progress: progressOf(told),
    why: file.refusal && { code: file.refusal.code, detail: file.refusal.detail, line: file.refusal.line },
    endedAt: file.endedAt,
  };
};

export type FileNewsDocument = Pick<FileDocument, 'id' | 'state' | 'rows' | 'progress'>;

/** What whoever follows a file is told after each event. */
export const fileNewsDocument = (told: Tellable): FileNewsDocument => ({
  ...{ id: told.state.receipt.id, state: told.state.state },
  ...{ rows: rowsOf(told.state.rows.counts), progress: progressOf(told) },
});
