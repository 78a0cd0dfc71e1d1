import type { FileKindName, FileStateName, RowOutcome } from '@icx/files';
import type { Choice } from './choices.ts';

/** What the rows of a file are. */
export const fileKindWords: Readonly<Record<FileKindName, Choice>> = {
  requests: { text: 'Requests', hint: 'Each row asks for the code of one device.' },
  answers: { text: 'Answers', hint: 'Your worklist, filled in: each row answers one request.' },
  asn: { text: 'Codes that you hold (ASN)', hint: 'Each row is a device and its install code, sealed when it comes.' },
  switches: { text: 'Switches', hint: 'Each row is a change of supplier.' },
  inventory: { text: 'Devices', hint: 'Each row is the whole picture of a device.' },
  contacts: { text: 'Contacts', hint: 'Each row is a contact point as it is to be.' },
  backlog: { text: 'Backlog', hint: 'Each row is a device of the backlog register.' },
  parties: { text: 'Parties', hint: 'Each row is one identifier of a party.' },
};

export const fileStateWords: Readonly<Record<FileStateName, string>> = {
  received: 'Received',
  waiting: 'Waits for a second person',
  processing: 'Being worked off',
  done: 'Done',
  refused: 'Refused',
  cancelled: 'Cancelled',
};

/** What became of a row. */
export const rowOutcomeWords: Readonly<Record<RowOutcome, string>> = {
  accepted: 'Taken',
  'already-held': 'Known already',
  conflict: 'Put aside: another code is held',
  rejected: 'Not taken',
  skipped: 'Passed over: they say nothing',
};
