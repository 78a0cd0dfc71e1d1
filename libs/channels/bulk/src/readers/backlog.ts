import { readBacklog } from '@icx/backlog-service';
import { rowReader } from '../row-reader.ts';

export const openReader = () => rowReader(readBacklog);
