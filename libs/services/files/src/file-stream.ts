import { deciderOf, type Loaded } from '@icx/commands';
import { evolveFile, fileEventTypes, noFile, type FileEvent, type FileId, type FileState } from '@icx/files';

export const fileStream = deciderOf<FileState, FileEvent>(noFile, evolveFile, fileEventTypes);
export type LoadedFile = Loaded<FileState, FileEvent, FileId>;
