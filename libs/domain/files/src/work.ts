import { refuse, type Refusal } from '@icx/refusals';
import type { FileEvent } from './events.ts';
import { isEnded, type FileState } from './state.ts';

export const fileEnded = refuse.conflict('file-ended', 'Nothing more is done with this file: it has come to its end.');
const fileWaits = refuse.conflict(
  'file-waits',
  'A second person has not approved this file yet: nothing of it is taken before.',
);
export const workedOnElsewhere = refuse.conflict('rows-taken', 'Another process works on this file.');

type Work = `files.${'file-begun' | 'rows-checked' | 'rows-taken' | 'file-done' | 'file-refused'}.v1`;
export type WorkEvent = Extract<FileEvent, { readonly type: Work }>;

/**
 * What working a file off brings about. Rows that were being taken when the file was cancelled are taken, and are told
 * of; nothing comes after them. Of two processes that both believe to work on it only the one that began last is heard.
 * @param lease the token under which it is worked on
 */
export const workOff = (file: FileState, event: WorkEvent, lease: bigint): readonly FileEvent[] | Refusal => {
  const isRows = event.type === 'files.rows-taken.v1' || event.type === 'files.rows-checked.v1';
  if (file.state === 'absent' || (isEnded(file) && !(file.state === 'cancelled' && isRows))) return fileEnded;
  if (file.state === 'waiting') return fileWaits;
  const begins = event.type === 'files.file-begun.v1' || file.begun === null;
  if (!begins && file.begun?.lease !== String(lease)) return workedOnElsewhere;
  if (isRows && file.rows.pass === passOf(event.type) && event.data.fromLine <= file.rows.toLine)
    return workedOnElsewhere;
  return [event];
};

const passOf = (type: 'files.rows-taken.v1' | 'files.rows-checked.v1') =>
  type === 'files.rows-taken.v1' ? 'taking' : 'checking';
