export { fileKinds, fileStates, parseFileId, rowBeyondMail, rowOutcomes } from './file.ts';
export type {
  AnsweredMail,
  Counts,
  FileId,
  FileKindName,
  FileOptions,
  FileStateName,
  ProfileRef,
  RowOutcome,
} from './file.ts';
export { fileEventTypes } from './events.ts';
export type { FileEvent, RefusedRows, RowsOfBatch } from './events.ts';
export { countsOf, evolveFile, isEnded, linesTold, noFile } from './state.ts';
export type { FileState, KnownFile, Receipt, Rows } from './state.ts';
export { fileEnded, workedOnElsewhere, workOff } from './work.ts';
export type { WorkEvent } from './work.ts';
export {
  evolveProfiles,
  newestProfiles,
  noProfiles,
  profileEventTypes,
  profileOf,
  profilesStream,
  profileUnknown,
  saveProfile,
} from './profile.ts';
export type { Profile, ProfileContent, Profiles, ProfileSaved } from './profile.ts';
export {
  approve,
  cancel,
  fileUnknown,
  mayHaveTaken,
  receive,
  receiveWaiting,
  sendAgain,
  standingOf,
} from './receive.ts';
export type { Standing } from './receive.ts';
