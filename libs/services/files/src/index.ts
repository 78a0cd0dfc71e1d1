export type { Column, FileAct, FileKind, KindReader, NamedRow, ReadBatch, RowResult } from './file-kind.ts';
export type { FileToApprove, SecondPerson, Uploader, WaitingFiles } from './second-person.ts';
export { csvTemplate, xlsxTemplate } from './template.ts';
export { FileWork, type FileDue, type FilesDue } from './engine/file-work.ts';
export type { WorkOn } from './engine/work-on.ts';
export { FileKinds } from './file-kinds.ts';
export { headerKey, resolveColumns } from './resolve-columns.ts';
export type { Mapping, ResolvedColumns } from './resolve-columns.ts';
