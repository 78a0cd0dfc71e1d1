export { DataFixDesk } from './desk.ts';
export type { CaseContext } from './case-context.ts';
export type { CaseAct, DataFixEngines } from './desk.ts';
export type { BatchOutcome, ParseRow, RowOutcome } from './batch.ts';
export type { Found } from './case-stream.ts';
export { dataFixDocument, type DataFixDocument } from './document.ts';
export { isDataFixCursor, type DataFixPage, type DataFixQuery, type DataFixRow } from './list.ts';
export type { DataFixDraft, OpenOutcome } from './opener.ts';
export { dataFixesView } from './views.ts';
