export type { Column, FileAct, FileKind, KindReader, NamedRow, ReadBatch, RowResult } from './file-kind.ts';
export type { FileToApprove, SecondPerson, Uploader, WaitingFiles } from './second-person.ts';
export { csvTemplate, templateRows } from './template.ts';
export { FileWork, type FileDue, type FilesDue } from './engine/file-work.ts';
export type { WorkOn } from './engine/work-on.ts';
export { FileKinds } from './file-kinds.ts';
export { readFew } from './reading/read-few.ts';
export { headerKey, resolveColumns } from './resolve-columns.ts';
export type { Mapping, ResolvedColumns } from './resolve-columns.ts';
export type { Sample } from './profiles/sample.ts';
export { Samples } from './profiles/samples.ts';
export { mappingIn } from './profiles/mapping-in.ts';
export { Profiles } from './profiles/profiles.ts';
export { proposeColumns } from './profiles/propose.ts';
export { tryMapping, type Tried, type TriedRow } from './profiles/try-mapping.ts';
export { FileNews } from './telling/file-news.ts';
export { FileTeller, type News } from './telling/file-teller.ts';
export { fileDocument, fileNewsDocument, filePageSchema, fileSchema } from './receiving/document.ts';
export type { FileDocument, FileNewsDocument, FilePage } from './receiving/document.ts';
export { FileIntake } from './receiving/file-intake.ts';
export { FileList } from './receiving/file-list.ts';
export { fileNameOf } from './receiving/file-names.ts';
export { FileReceipts, type FileOutcome, type WantedFile } from './receiving/file-receipts.ts';
export { filesView } from './receiving/files-view.ts';
export { filesQueries } from './receiving/queries.ts';
export { ResumableUploads, type UploadRecord } from './receiving/resumable-uploads.ts';
export { fileServices } from './file-services.ts';
export type { FileProgress } from './telling/progress.ts';
export {
  kindsDocument,
  kindsSchema,
  PROFILE_ID,
  profileSchema,
  profilesSchema,
  type KindsDocument,
  type ProfileDocument,
  type ProfilesDocument,
} from './profiles/document.ts';
