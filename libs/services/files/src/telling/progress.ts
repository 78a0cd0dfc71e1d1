import { count, document, nullable, oneOf, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { isEnded, type KnownFile } from '@icx/files';
import type { ToldFile } from './told-file.ts';

export type FileProgress = DocumentOf<typeof progressSchema>;

/** A file that there is, and its last batches where they are known. */
export interface Tellable {
  readonly state: KnownFile;
  readonly marks?: ToldFile['marks'];
}

const stages = ['received', 'waiting', 'checking', 'taking', 'ended'] as const;

export const progressSchema = document('FileProgress', {
  stage: oneOf(stages, {
    description: 'checking: of a file that is all or nothing each row is looked at first; taking: rows are taken.',
  }),
  bytesRead: count({ description: 'Of bytes.' }),
  rowsPerSecond: nullable(Type.Number({ minimum: 0, description: 'Of the last batches; null: none to tell by.' })),
  remainingSeconds: nullable(count({ description: 'At that rate, of this stage; null: not known.' })),
});

/** How far a file is. @param told its last batches where they are known: without them there is no rate */
export const progressOf = ({ state, marks = [] }: Tellable): FileProgress => {
  const { receipt, rows, ...file } = state;
  const stage = isEnded(state)
    ? 'ended'
    : file.state === 'processing'
      ? rows.pass
      : (file.state as 'received' | 'waiting');
  const [first, last] = [marks[0], marks.at(-1)];
  const seconds = first && last ? (last.at - first.at) / 1000 : 0;
  const isKnown = seconds > 0 && (stage === 'checking' || stage === 'taking');
  const perSecond = (what: 'rows' | 'read'): number => (last![what] - first![what]) / seconds;
  const bytesPerSecond = isKnown ? perSecond('read') : 0;
  return {
    ...{ stage, bytesRead: rows.read },
    rowsPerSecond: isKnown ? Math.round(perSecond('rows') * 10) / 10 : null,
    remainingSeconds: bytesPerSecond > 0 ? Math.ceil((receipt.bytes - rows.read) / bytesPerSecond) : null,
  };
};
