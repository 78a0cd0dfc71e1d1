export { fileKinds, fileStates, rowOutcomes } from './file.ts';
export type { Counts, FileId, FileKindName, FileOptions, FileStateName, ProfileRef, RowOutcome } from './file.ts';
export { fileEventTypes } from './events.ts';
export type { FileEvent, RefusedRows } from './events.ts';
