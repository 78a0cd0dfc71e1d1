import type { RequestRow } from '@icx/requests-service';
import { clockWord } from '@icx/words';

/** A line of a list in words: the same that the command line says. */
export const lineOf = (row: RequestRow) => ({
  ...row,
  device: row.deviceId ?? row.mpxn ?? row.id,
  stands: row.outcome ?? row.ending ?? row.state,
  clockWords: clockWord(row.clock),
  marks: [
    row.breached && 'Breach',
    row.overdue && 'Overdue',
    row.backlog && 'Backlog',
    row.contested && 'Contested',
  ].filter((mark): mark is string => mark !== false),
});
