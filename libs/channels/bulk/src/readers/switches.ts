import { readSwitch } from '@icx/switching-service';
import { rowReader } from '../row-reader.ts';

export const openReader = () => rowReader(readSwitch);
