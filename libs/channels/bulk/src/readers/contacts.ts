import { readContact } from '@icx/contacts-service';
import { rowReader } from '../row-reader.ts';

export const openReader = () => rowReader(readContact);
