import { fileKinds } from '@icx/files';
import type { FileKind, FileKinds } from '@icx/files-service';
import { refuse } from '@icx/refusals';
import { orRefuse } from '../http/problem.ts';

const kindUnknown = refuse.unknown('file-kind-unknown', `There are files of the kinds ${fileKinds.join(', ')}.`);

/** The kind that an address names. */
export const kindNamed = (kinds: FileKinds, named: string): FileKind => {
  const kind = fileKinds.find((one) => one === named);
  return orRefuse(kind === undefined ? kindUnknown : kinds.of(kind));
};
