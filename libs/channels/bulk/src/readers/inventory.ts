import { parseDeviceRow } from '@icx/inventory';
import { isRefusal } from '@icx/refusals';
import { rowReader } from '../row-reader.ts';

export const openReader = () =>
  rowReader((cells) => {
    const draft = parseDeviceRow(cells);
    return isRefusal(draft) ? draft.errors : draft;
  });
