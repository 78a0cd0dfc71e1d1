import type { Admission, Caller } from '@icx/admission';
import { fileUnknown, parseFileId } from '@icx/files';
import type { FileId, FileKindName, FileOptions } from '@icx/files';
import type { FileKinds } from '@icx/files-service';
import { orRefuse, Refused } from '../http/problem.ts';

/** Whether this exchange takes such files, and this caller may send one: asked before anything of it is read. */
export const mayUpload = (
  admission: Admission,
  kinds: FileKinds,
  caller: Caller,
  kind: FileKindName,
  options?: FileOptions,
): void => {
  const refusal = admission.alsoMay(caller, `files:${kind}`);
  if (refusal) throw new Refused(refusal);
  const known = orRefuse(kinds.of(kind));
  const why = options && known.refuses?.(options);
  if (why) throw new Refused(why);
};

/** What is no name of a file is answered as a file that is not there. */
export const fileNamed = (named: string): FileId => orRefuse(parseFileId(named), fileUnknown);
