import { noMpxn, type DataFixEvent, type Item } from '@icx/data-fixes';
import type { DataFixDocument } from '@icx/data-fixes-service';
import { plain } from './plain.ts';

type Teller<T extends DataFixEvent['type']> = (data: Extract<DataFixEvent, { type: T }>['data']) => string;

const because = (text: string | null): string => (text === null ? '' : `: “${text}”`);
/** What one report says is wrong. */
export const claimOf = ({ current, wanted }: { readonly current: string | null; readonly wanted: string }): string => {
  const should = wanted === noMpxn ? 'should be removed' : `should be ${wanted}`;
  return current === null ? `${should} (current value not given)` : `${current} ${should}`;
};

const tellers: { readonly [T in DataFixEvent['type']]: Teller<T> } = {
  'data-fixes.case-opened.v1': ({ by, item, errorCode, note, category, ...claim }) =>
    `${by} reported ${item}: ${claimOf(claim)}${category ? `, category ${category}` : ''}${errorCode ? ` (the update was answered ${errorCode})` : ''}${because(note)}`,
  'data-fixes.reported-again.v1': ({ by, conflicting, note, ...claim }) =>
    `${by} reported it too: ${claimOf(claim)}${conflicting ? '; the reports conflict' : ''}${because(note)}`,
  'data-fixes.handler-named.v1': ({ by, handler, handedOverFrom, note }) =>
    `${handler} of ${by} has it${handedOverFrom ? `, handed over by ${handedOverFrom}` : ''}${because(note)}`,
  'data-fixes.incident-linked.v1': ({ incident, replaces, category }) =>
    `Incident ${incident}${category ? ` of category ${category}` : ''}${replaces ? `, in place of ${replaces}` : ''}`,
  'data-fixes.correction-begun.v1': ({ note }) => `the Data Service Provider corrects the data by hand${because(note)}`,
  'data-fixes.complaint-flagged.v1': ({ by, note }) => `${by}: a consumer has complained${because(note)}`,
  'data-fixes.note-added.v1': ({ by, note }) => `${by} notes${because(note)}`,
  'data-fixes.resolved.v1': ({ how }) => `resolved${because(how)}`,
  'data-fixes.rejected.v1': ({ why }) => `rejected${because(why)}`,
  'data-fixes.withdrawn.v1': ({ by, reason, passedTo }) =>
    `${by} withdrew it${passedTo ? `; it goes on as ${passedTo}’s` : ''}${because(reason)}`,
  'data-fixes.reopened.v1': ({ by, reason }) => `${by} reopened it${because(reason)}`,
  'data-fixes.followed.v1': ({ next }) => `reported anew since: ${next}`,
};

/** What happened in a case; an event of a later release is named as it is. */
export const narrateCase = ({ type, data }: { readonly type: string; readonly data: unknown }): string =>
  (tellers as Record<string, ((data: unknown) => string) | undefined>)[type]?.(data) ?? type;

/** On the exchange's clock, which a sandbox can move. */
export const caseEventAt = ({ data, recordedAt }: DataFixDocument['history'][number]): string =>
  (data as { readonly at?: string }).at ?? recordedAt;

export const caseState = (state: string): string => plain(state);

/** What of a device is wrong, as people read it. */
export const itemWords: Readonly<Record<Item, string>> = {
  'device-status': 'Device status',
  'import-mpxn': 'Import MPxN',
  'secondary-import-mpan': 'Secondary Import MPAN',
  'export-mpan': 'Export MPAN',
  'device-type': 'Device type',
  'esme-variant': 'ESME variant',
  manufacturer: 'Manufacturer',
  model: 'Model',
  'firmware-version': 'Firmware version',
  msn: 'MSN',
  'map-id': 'MAP ID',
  other: 'Something else',
};
