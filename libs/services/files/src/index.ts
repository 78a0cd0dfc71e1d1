export type { FileAct, FileKind, KindReader, NamedRow, ReadBatch, RowResult } from './file-kind.ts';
