export type { Column, FileAct, FileKind, KindReader, NamedRow, ReadBatch, RowResult } from './file-kind.ts';
export type { FileToApprove, SecondPerson, Uploader, WaitingFiles } from './second-person.ts';
