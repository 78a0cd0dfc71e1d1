import { readRaise } from '@icx/requests-service';
import { rowReader } from '../row-reader.ts';

export const openReader = () => rowReader(readRaise);
