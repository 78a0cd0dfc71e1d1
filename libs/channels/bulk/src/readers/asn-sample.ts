import type { KindReader } from '@icx/files-service';
import { isRead } from '@icx/refusals';
import { asnRowReader } from '../asn-row.ts';

/** Says what is wrong with rows, and seals nothing: no key is needed to look at a sample. */
export const openReader = ({ live }: { readonly live: boolean }): KindReader<null> => {
  const readRow = asnRowReader(live);
  return {
    read: (rows) => ({
      ...{ taken: null, lines: [] },
      rejected: rows.flatMap(({ line, cells }) => {
        const said = readRow(cells);
        return isRead(said) ? [] : [{ line, refusals: said }];
      }),
    }),
  };
};
