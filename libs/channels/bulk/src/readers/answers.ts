import { readAnswerRow } from '@icx/requests-service';
import { rowReader } from '../row-reader.ts';

export const openReader = () => rowReader(readAnswerRow);
