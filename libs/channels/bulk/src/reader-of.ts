import type { FileKindName } from '@icx/files';

/** Of the module that reads the rows of this kind in a worker thread. */
export const readerOf = (kind: FileKindName | 'asn-sample'): string =>
  new URL(`./readers/${kind}.ts`, import.meta.url).href;
