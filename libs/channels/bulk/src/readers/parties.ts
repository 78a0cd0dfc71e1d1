import { readParty } from '@icx/parties-service';
import { rowReader } from '../row-reader.ts';

export const openReader = () => rowReader(readParty);
