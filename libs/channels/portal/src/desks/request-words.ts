import type { RequestRow } from '@icx/requests-service';
import { clockWord } from '@icx/words';
import type { Column } from '../pages/list.ts';
import { requestAt } from './acting.ts';

const marksOf = (row: RequestRow) => [
  ...(row.breached ? [{ text: 'Breach', colour: 'red' } as const] : []),
  ...(row.overdue ? [{ text: 'Overdue', colour: 'red' } as const] : []),
  ...(row.backlog ? [{ text: 'Backlog' }] : []),
  ...(row.contested ? [{ text: 'Contested' }] : []),
];

/** By what people know one. */
export const namedBy = ({ deviceId, mpxn, id }: Pick<RequestRow, 'deviceId' | 'mpxn' | 'id'>): string =>
  deviceId ?? mpxn ?? id;

/** A line of a list of requests in words: the same that the command line says. */
export const requestColumns: readonly Column<RequestRow>[] = [
  {
    ...{ name: 'Device', whole: true },
    of: (row) => ({ text: namedBy(row), href: requestAt(row.id) }),
  },
  { name: 'Your reference', of: (row) => row.yourReference },
  { name: 'Asked by', of: (row) => row.requester },
  { name: 'With', of: (row) => row.addressee },
  { name: 'State', as: 'plain', of: (row) => ({ text: row.outcome ?? row.ending ?? row.state, tags: marksOf(row) }) },
  { name: 'Clock', of: (row) => clockWord(row.clock) },
  { name: 'Due', as: 'date', whole: true, of: (row) => row.dueOn && { text: row.dueOn, late: row.overdue } },
];

const saved = [
  'id',
  'requester',
  'state',
  'ending',
  'outcome',
  'deviceId',
  'mpxn',
  'raisedAt',
  'addressee',
  'basis',
  'clock',
  'dueOn',
  'overdue',
  'backlog',
  'breached',
  'yourReference',
] as const satisfies readonly (keyof RequestRow)[];

/** In a file a request has the members that it has in the API. */
export const savedRequest = saved.map((name): Column<RequestRow> => ({
  ...{ name, of: (row) => String(row[name] ?? '') },
}));
