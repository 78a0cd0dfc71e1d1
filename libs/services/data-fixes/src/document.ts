import {
  deviceId,
  document,
  historyEntry,
  historyEntrySchema,
  id,
  instant,
  nullable,
  oneOf,
  partyId,
  Type,
  words,
} from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { errorCodes, handlerOf, incidentCategories, items, states } from '@icx/data-fixes';
import type { Found } from './case-stream.ts';

/** What a case and a line of a list have alike. */
export const caseMembers = {
  case: id('dfc'),
  deviceId: deviceId(),
  item: words('DataFixItem', items, { description: 'What of the device is wrong in the inventory.' }),
  state: words('DataFixState', states),
  reportedBy: partyId({ description: 'The first of those who report it.' }),
  handler: nullable(Type.String({ description: 'Who at DCC has it; null: nobody yet.' })),
  incident: nullable(Type.String({ description: 'What the service desk of DCC calls it.' })),
  category: nullable(
    Type.Unsafe<(typeof incidentCategories)[number]>({ type: 'integer', enum: [...incidentCategories] }),
  ),
  consumerComplaint: Type.Boolean(),
  conflicting: Type.Boolean({ description: 'Not everybody who reported it wants the same value.' }),
  openedAt: instant(),
  changedAt: instant(),
};

const reportSchema = document('DataFixReport', {
  by: partyId(),
  at: instant(),
  current: nullable(Type.String({ description: 'As the inventory has it; null: not given.' })),
  wanted: Type.String({ description: 'As it should be.' }),
  errorCode: nullable(oneOf(errorCodes, { description: 'What answered the inventory update that failed.' })),
  note: nullable(Type.String()),
});

export const dataFixSchema = document('DataFix', {
  ...caseMembers,
  reports: Type.Array(reportSchema, { description: 'What each party says; said again, its latest.' }),
  formerReporters: Type.Array(partyId(), { description: 'They withdrew.' }),
  handlers: Type.Array(Type.Object({ handler: Type.String(), from: instant() }), {
    description: 'Everybody who had it, in order.',
  }),
  ending: nullable(
    Type.Object({
      at: instant(),
      why: nullable(Type.String({ description: 'How it was resolved, or why it was rejected or withdrawn.' })),
      next: nullable(id('dfc', { description: 'The case that took over since.' })),
    }),
  ),
  history: Type.Array(historyEntrySchema, { description: 'In order.' }),
});
export type DataFixDocument = DocumentOf<typeof dataFixSchema>;

/** A case with everything that happened to it: the same for every party that may see it. */
export const dataFixDocument = ({ state, events }: Found): DataFixDocument => ({
  case: state.id,
  state: state.status,
  deviceId: state.deviceId,
  item: state.item,
  reportedBy: state.reports[0].by,
  reports: state.reports,
  formerReporters: state.formerReporters,
  conflicting: state.conflicting,
  consumerComplaint: state.consumerComplaint,
  handler: handlerOf(state),
  handlers: state.handlers,
  incident: state.incident,
  category: state.category,
  openedAt: state.openedAt,
  changedAt: state.changedAt,
  ending: endingOf(state),
  history: events.map((event) => historyEntry(event)),
});

const endingOf = (state: Found['state']): DataFixDocument['ending'] => {
  switch (state.status) {
    case 'resolved':
      return { at: state.endedAt, why: state.how, next: state.next };
    case 'rejected':
      return { at: state.endedAt, why: state.why, next: null };
    case 'withdrawn':
      return { at: state.endedAt, why: state.reason, next: null };
    default:
      return null;
  }
};
